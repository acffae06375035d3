using System.Text;
using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public class EnvironmentBlockTests
{
    [Fact]
    public void Of_several_entries_the_first_counts()
        => Assert.Equal("1", Of("A=1", "A=2").Get("A"));

    [Theory]
    [InlineData("A", null)]
    [InlineData("AB", "x=y")]
    [InlineData("ABC", "")]
    [InlineData("NOEQUALS", null)]
    [InlineData("", null)]
    public void A_value_is_what_follows_the_name_and_its_equals_sign(string name, string? value)
        => Assert.Equal(value, Of("AB=x=y", "ABC=", "NOEQUALS", "ABCD=z").Get(name));

    [Fact]
    public void An_empty_value_is_set_and_yet_none()
    {
        Assert.Equal("", Of("A=").Get("A"));
        Assert.Null(Of("A=").NonEmpty("A"));
        Assert.Equal("x", Of("A=x").NonEmpty("A"));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData("On", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("11", false)]
    public void A_switch_is_on_for_1_true_yes_and_on(string value, bool isOn)
        => Assert.Equal(isOn, Of("A=" + value).IsOn("A"));

    [Fact]
    public void A_switch_that_is_not_set_is_off() => Assert.False(EnvironmentBlock.Empty.IsOn("A"));

    [Fact]
    public void A_changed_copy_keeps_every_other_entry_byte_for_byte_and_in_order()
    {
        byte[][] odd = ["NOEQUALS"u8.ToArray(), "=weird"u8.ToArray(), [0x42, (byte)'=', 0xFF, 0xFE], [], "AX=1"u8.ToArray()];
        var block = new EnvironmentBlock([odd[0], "A=1"u8.ToArray(), odd[1], odd[2], "GONE=1"u8.ToArray(), odd[3], "A=2"u8.ToArray(), odd[4]]);

        var changed = block.With(["GONE", "NEVER"], ("A", "new"), ("C", null));

        Assert.Equal<byte[]>([.. odd, "A=new"u8.ToArray()], changed.Entries);
        Assert.Equal(8, block.Entries.Count);
    }

    [Fact]
    public void A_null_takes_a_variable_away()
        => Assert.Empty(Of("A=1", "A=2").With([], ("A", null)).Entries);

    [Fact]
    public void A_value_of_bytes_that_are_no_UTF8_survives_a_round_trip()
    {
        var block = new EnvironmentBlock([[(byte)'P', (byte)'=', 0xC3, 0x28]]);

        Assert.Equal([(byte)'Q', (byte)'=', 0xC3, 0x28], block.With(["P"], ("Q", block.Get("P"))).Entries.Single());
    }

    private static EnvironmentBlock Of(params string[] entries) => new(Array.ConvertAll(entries, Encoding.UTF8.GetBytes));
}
