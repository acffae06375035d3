using FsCheck;
using FsCheck.Fluent;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

public class OathApduTests
{
    [Theory]
    [InlineData(0, null, "00A10203")]
    [InlineData(0, 1, "00A1020301")]
    [InlineData(0, 256, "00A1020300")]
    [InlineData(0, 257, "00A10203000101")]
    [InlineData(0, 65536, "00A10203000000")]
    [InlineData(2, null, "00A10203020000")]
    [InlineData(2, 256, "00A1020302000000")]
    [InlineData(2, 257, "00A1020300000200000101")]
    [InlineData(2, 65536, "00A1020300000200000000")]
    public void The_cases_of_ISO_7816_are_written_as_it_has_them(int length, int? le, string expected)
        => Assert.Equal(expected, Convert.ToHexString(new Apdu(0x00, 0xA1, 0x02, 0x03, new byte[length], le).ToBytes()));

    [Fact]
    public void Data_of_more_than_255_bytes_makes_a_command_extended()
    {
        Assert.Equal("00A10203FF", Convert.ToHexString(new Apdu(0x00, 0xA1, 0x02, 0x03, new byte[255]).ToBytes(), 0, 5));
        Assert.Equal("00A10203000100", Convert.ToHexString(new Apdu(0x00, 0xA1, 0x02, 0x03, new byte[256]).ToBytes(), 0, 7));
    }

    [Fact]
    public void A_card_reads_what_was_written()
    {
        var cases = from header in ArbMap.Default.GeneratorFor<(byte, byte, byte, byte)>()
                    from length in Gen.Frequency((3, Gen.Choose(0, 300)), (1, Gen.Choose(300, 65535)))
                    from fill in Gen.Choose(0, 255)
                    from le in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(1, 65536).Select(n => (int?)n))
                    select (header, Enumerable.Repeat((byte)fill, length).ToArray(), le);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var ((cla, ins, p1, p2), data, le) = one;
            var read = SoftApdu.Read(new Apdu(cla, ins, p1, p2, data, le).ToBytes());
            return read is not null && read with { Data = data } == new SoftApdu(cla, ins, p1, p2, data) && read.Data.AsSpan().SequenceEqual(data);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65537)]
    public void An_expected_length_that_cannot_be_is_an_error(int le)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Apdu(0, 0, 0, 0, default, le).ToBytes());

    [Fact]
    public void Data_that_no_command_can_hold_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Apdu(0, 0, 0, 0, new byte[65536]).ToBytes());
}
