using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public sealed class ControlCharactersTests
{
    [Theory]
    [InlineData("plain – zoë 日本 \U0001F511", "plain – zoë 日本 \U0001F511")]
    [InlineData("a\nb\rc\td", @"a\nb\rc\td")]
    [InlineData("\x1b[2J\x7f\u009b", @"\x1b[2J\x7f\x9b")]
    [InlineData("\u202e\u2028\u2066", @"\u202e\u2028\u2066")]
    public void Control_characters_are_shown_as_escapes(string text, string escaped)
        => Assert.Equal(escaped, ControlCharacters.Escape(text));

    [Fact]
    public void A_byte_that_is_not_UTF8_is_shown_as_an_escape()
        => Assert.Equal(@"\x9b1m", ControlCharacters.Escape(RawText.Decode([0x9b, .. "1m"u8])));
}
