using System.Text;
using MfaSecure.Iam;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Iam;

public class IamSeedTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(64)]
    public void What_the_sandbox_encodes_is_decoded(int length)
    {
        var seed = Enumerable.Range(0, length).Select(i => (byte)((i * 89) ^ 0xA5)).ToArray();

        Assert.Equal(seed, IamSeed.Decode(Encoding.ASCII.GetBytes(Base32.Encode(seed))));
        Assert.Equal(seed, IamSeed.Decode(Encoding.ASCII.GetBytes(Base32.Encode(seed).ToLowerInvariant() + "\r\n")));
    }

    /// <summary>RFC 4648 section 10, lengthened to the least that is taken.</summary>
    [Fact]
    public void The_RFCs_letters_are_decoded()
        => Assert.Equal("foobarfoobarfoo"u8.ToArray().Append((byte)'b'), IamSeed.Decode("MZXW6YTBOJTG633CMFZGM33PMI======"u8));

    [Theory]
    [InlineData("", "is truncated")]
    [InlineData("MZXW6YTBOJTG633CMFZGM33P", "is truncated")]
    [InlineData("MZXW6YTBOJTG633CMFZGM33PMI0", "is not base32")]
    [InlineData("{\"Base32StringSeed\": \"MZXW6YTBOJTG633CMFZGM33PMI\"}", "is not base32")]
    public void Half_a_seed_or_none_is_refused_without_repeating_it(string text, string what)
    {
        var error = Assert.Throws<UserError>(() => IamSeed.Decode(Encoding.ASCII.GetBytes(text)));

        Assert.Equal($"the secret of the new MFA device that aws printed {what}", error.Message);
        Assert.DoesNotContain("MZXW", error.ToString(), StringComparison.Ordinal);
    }
}
