using FsCheck;
using FsCheck.Fluent;
using MfaSecure.Oath;

namespace MfaSecure.Tests.Oath;

public class OathTlvTests
{
    [Fact]
    public void What_is_written_is_read_again()
        => Prop.ForAll<(byte Tag, byte[] Value)[]>(parts =>
        {
            var bytes = new List<byte>();
            foreach (var (tag, value) in parts)
            {
                Tlv.Append(bytes, tag, value ?? []);
            }

            ReadOnlySpan<byte> rest = bytes.ToArray();
            foreach (var (tag, value) in parts)
            {
                if (!Tlv.Take(ref rest, out var got).SequenceEqual(value ?? []) || got != tag)
                {
                    return false;
                }
            }

            return rest.Length == 0;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "7100")]
    [InlineData(1, "7101")]
    [InlineData(127, "717F")]
    [InlineData(128, "718180")]
    [InlineData(255, "7181FF")]
    [InlineData(256, "71820100")]
    [InlineData(65535, "7182FFFF")]
    public void Lengths_are_BER_lengths(int length, string header)
    {
        var bytes = new List<byte>();
        Tlv.Append(bytes, 0x71, new byte[length]);
        Assert.Equal(header, Convert.ToHexString([.. bytes.Take(header.Length / 2)]));
        ReadOnlySpan<byte> rest = bytes.ToArray();
        Assert.Equal(length, Tlv.Take(ref rest, 0x71).Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("71")]
    [InlineData("7101")]
    [InlineData("710200")]
    [InlineData("7180")]
    [InlineData("7181")]
    [InlineData("718200")]
    [InlineData("71820001")]
    [InlineData("7183000000")]
    [InlineData("71FF")]
    public void What_is_cut_short_or_too_long_is_refused(string hex)
    {
        var thrown = Assert.Throws<OathException>(() =>
        {
            ReadOnlySpan<byte> rest = Convert.FromHexString(hex);
            Tlv.Take(ref rest, out _);
        });
        Assert.Equal(OathFailure.Protocol, thrown.Failure);
    }

    [Fact]
    public void Another_tag_than_the_one_that_must_come_is_refused()
        => Assert.Throws<OathException>(() =>
        {
            ReadOnlySpan<byte> rest = [0x72, 0x00];
            Tlv.Take(ref rest, 0x71);
        });
}
