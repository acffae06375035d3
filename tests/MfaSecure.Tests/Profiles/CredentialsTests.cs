using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public class CredentialsTests
{
    [Fact]
    public void Printing_shows_the_last_four_of_the_key_id_and_nothing_else()
        => Assert.Equal("access key …MPLE", new Credentials("AKIAIOSFODNN7EXAMPLE", "the-secret").ToString());

    [Fact]
    public void Printing_a_session_shows_neither_secret_nor_token()
        => Assert.Equal("temporary access key …MPLE", new Credentials("ASIAIOSFODNN7EXAMPLE", "the-secret", "the-token", DateTimeOffset.UnixEpoch).ToString());

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "MPLE")]
    [InlineData("ABC", "????")]
    [InlineData("", "????")]
    public void Of_a_key_id_too_short_to_be_one_nothing_is_shown(string id, string shown) => Assert.Equal(shown, Credentials.LastFourOf(id));

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("token", true)]
    public void Keys_with_a_token_are_temporary(string? token, bool temporary)
        => Assert.Equal(temporary, new Credentials("AKIAIOSFODNN7EXAMPLE", "s", token).IsTemporary);

    [Fact]
    public void A_code_prints_the_device_and_not_itself() => Assert.Equal("a code of GAHT12345678", new MfaCode("GAHT12345678", "123456").ToString());
}
