using System.Security.Cryptography;
using System.Text;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public class SandboxTotpTests
{
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public void Hotp_matches_RFC_4226_appendix_D(long counter, string code)
        => Assert.Equal(code, Totp.Hotp("12345678901234567890"u8, counter));

    [Theory]
    [InlineData(59, "94287082", "46119246", "90693936")]
    [InlineData(1111111109, "07081804", "68084774", "25091201")]
    [InlineData(1111111111, "14050471", "67062674", "99943326")]
    [InlineData(1234567890, "89005924", "91819424", "93441116")]
    [InlineData(2000000000, "69279037", "90698825", "38618901")]
    [InlineData(20000000000, "65353130", "77737706", "47863826")]
    public void Totp_matches_RFC_6238_appendix_B(long seconds, string sha1, string sha256, string sha512)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var digits = string.Concat(Enumerable.Repeat("1234567890", 7));
        string Code(HashAlgorithmName hash, int length) => Totp.CodeAt(Encoding.ASCII.GetBytes(digits[..length]), time, 8, hash);

        Assert.Equal((sha1, sha256, sha512), (Code(HashAlgorithmName.SHA1, 20), Code(HashAlgorithmName.SHA256, 32), Code(HashAlgorithmName.SHA512, 64)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY======")]
    [InlineData("fo", "MZXQ====")]
    [InlineData("foo", "MZXW6===")]
    [InlineData("foob", "MZXW6YQ=")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI======")]
    public void Base32_matches_RFC_4648_section_10(string text, string encoded)
    {
        Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, Encoding.ASCII.GetString(Base32.Decode(encoded)));
    }
}
