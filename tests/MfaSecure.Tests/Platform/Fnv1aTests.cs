using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public class FingerprintTests
{
    /// <summary>FNV-1a's own vectors (draft-eastlake-fnv, appendix C), over UTF-16's two bytes a character: "a" is 61 00.</summary>
    [Theory]
    [InlineData("", 0xCBF29CE484222325)]
    [InlineData("a", 0x089BE207B544F1E4)]
    public void It_is_FNV_1a_of_64_bits(string text, ulong expected)
        => Assert.Equal(expected, Fnv1a.Of(text));

    [Fact]
    public void In_hexadecimal_it_has_sixteen_digits()
    {
        Assert.Equal("cbf29ce484222325", Fnv1a.HexOf(""));
        Assert.All(Enumerable.Range(0, 500), i => Assert.Equal(Fnv1a.Of($"{i}").ToString("x16"), Fnv1a.HexOf($"{i}")));
    }
}
