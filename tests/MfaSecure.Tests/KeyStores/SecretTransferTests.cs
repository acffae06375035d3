using MfaSecure.KeyStores;

namespace MfaSecure.Tests.KeyStores;

public class SecretTransferTests
{
    [Fact]
    public void Two_sides_agree_and_a_third_reads_nothing()
    {
        SecretTransfer ours = new(), theirs = new(), other = new();
        ours.Agree(theirs.PublicKey);
        theirs.Agree(ours.PublicKey);
        other.Agree(ours.PublicKey);

        var (iv, value) = ours.Encrypt("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

        Assert.Equal("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", theirs.Decrypt(iv, value));
        Assert.NotEqual("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", other.Decrypt(iv, value));
        Assert.Null(theirs.Decrypt(iv, value[..^1]));
        Assert.Equal(128, ours.PublicKey.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    public void A_public_key_that_gives_a_known_secret_is_an_error(string theirs)
        => Assert.Throws<UserError>(() => new SecretTransfer().Agree(Convert.FromHexString(theirs)));
}
