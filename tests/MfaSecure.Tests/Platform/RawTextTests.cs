using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public class RawTextTests
{
    [Fact]
    public void Any_bytes_come_back_from_their_text()
        => Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            bytes => RawText.Encode(RawText.Decode(bytes)).AsSpan().SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_that_are_nearly_UTF8_come_back_too()
    {
        byte[][] pieces = [[0xC3], [0xA9], [0xE2, 0x82], [0xAC], [0xF0, 0x9F, 0x94], [0x91], [0xED, 0xA0, 0x80], [0xED, 0xB2, 0x80], [0xC0, 0x80], [0xFF], [0x41], [0]];

        Prop.ForAll(Gen.Elements(pieces).ArrayOf().ToArbitrary(), some =>
        {
            var bytes = some.SelectMany(piece => piece).ToArray();
            return RawText.Encode(RawText.Decode(bytes)).AsSpan().SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();
    }

    [NeedsFact("python3")]
    public async Task Bytes_that_are_no_UTF8_become_the_text_that_Python_makes_of_them()
    {
        byte[][] samples = [.. Gen.Elements<byte>(0x41, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x94, 0x91, 0xED, 0xA0, 0xFF, 0x80).ArrayOf().Resize(8).Sample(1000)];

        var theirs = await PythonOracle.RunAsync(
            "for row in sys.stdin: print('.' + words(row)[0].encode('utf-16-le', 'surrogatepass').hex())", samples.Select(bytes => new[] { bytes }));

        Assert.Equal(theirs, samples.Select(bytes => "." + Hex(RawText.Decode(bytes))));
    }

    [Fact]
    public void Ordinary_text_is_UTF8()
    {
        Assert.Equal("né€😀", RawText.Decode("né€😀"u8));
        Assert.Equal("né€😀"u8.ToArray(), RawText.Encode("né€😀"));
        Assert.Equal("a\0"u8.ToArray(), RawText.EncodeZ("a"));
        Assert.Equal([0xFF, 0], RawText.EncodeZ("\uDCFF"));
    }

    [Fact]
    public void A_surrogate_that_stands_for_no_byte_becomes_the_replacement_character()
        => Assert.Equal("a\uFFFDb", Encoding.UTF8.GetString(RawText.Encode("a\uD800b")));

    private static string Hex(string text)
        => Convert.ToHexStringLower([.. text.SelectMany(unit => new[] { (byte)unit, (byte)(unit >> 8) })]);
}
