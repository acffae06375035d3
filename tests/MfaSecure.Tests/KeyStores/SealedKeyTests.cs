using System.Security.Cryptography;
using System.Text;
using MfaSecure.KeyStores;

namespace MfaSecure.Tests.KeyStores;

/// <summary>The sealed file: what it shows, and that nothing in it can be changed.</summary>
public class SealedKeyTests
{
    private const string Id = "AKIAIOSFODNN7EXAMPLE", Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Account = "_hidden:aws-mfa-secure-0123456789abcdef";
    private static readonly DateTimeOffset Created = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly byte[] Shared = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void A_sealed_access_key_comes_back_and_its_header_is_readable(bool touch, int challenges)
    {
        var file = Seal(touch);
        var key = SealedKey.Read(file, out _)!;

        Assert.Equal((Id, Created, Account, touch, challenges), (key.AccessKeyId, key.Created, key.Account, key.Touch, key.Challenges.Count));
        Assert.Equal([new SealingDevice("first", 11u), new("second", null)], key.Devices);
        Assert.Equal((Id, Secret), Unsealed(key));
        Assert.StartsWith("aws-mfa-secure-sealed-key/1\n{", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_the_same_access_key_share_nothing_that_is_random()
    {
        var (one, other) = (Lines(Seal(false)), Lines(Seal(false)));

        Assert.NotEqual(one[1], other[1]);
        Assert.NotEqual(one[2], other[2]);
    }

    [Fact]
    public void No_challenge_is_a_time_step()
        => Assert.All(Enumerable.Range(0, 50).SelectMany(_ => SealedKey.NewChallenges(touch: false)), challenge => Assert.True(challenge[0] >= 0x80));

    [Fact]
    public void Another_HMAC_opens_nothing()
        => Assert.Null(SealedKey.Read(Seal(false), out _)!.Unseal([new byte[32], new byte[32]]));

    [Fact]
    public void Each_changed_byte_is_noticed()
    {
        var file = Seal(false);
        for (var at = 0; at < file.Length; at++)
        {
            byte[] changed = [.. file];
            changed[at] ^= 0x01;
            var key = SealedKey.Read(changed, out _);

            // The line break at the end and white space are no content.
            Assert.True(key is null || Unsealed(key) is null || at == file.Length - 1, $"byte {at}");
        }
    }

    [Fact]
    public void A_header_with_another_access_key_ID_does_not_open()
    {
        var forged = Encoding.UTF8.GetString(Seal(false)).Replace(Id, "AKIAIOSFODNN7EXAMPLF", StringComparison.Ordinal);

        Assert.Null(Unsealed(SealedKey.Read(Encoding.UTF8.GetBytes(forged), out _)!));
    }

    [Theory]
    [InlineData("aws-mfa-secure-sealed-key/2\n{}\nAAAA\n", true)]
    [InlineData("aws-mfa-secure-sealed-key/1\n{}\nAAAA\n", false)]
    [InlineData("aws-mfa-secure-sealed-key/1\n[]\nAAAA\n", false)]
    [InlineData("aws-mfa-secure-sealed-key/1\n", false)]
    [InlineData("", false)]
    [InlineData("{}", false)]
    public void Another_file_is_null_and_a_later_version_is_named(string text, bool isNewer)
    {
        Assert.Null(SealedKey.Read(Encoding.UTF8.GetBytes(text), out var newer));
        Assert.Equal(isNewer, newer);
    }

    private static string[] Lines(byte[] file) => Encoding.UTF8.GetString(file).Split('\n');

    private static byte[] Seal(bool touch)
    {
        var challenges = SealedKey.NewChallenges(touch);
        return SealedKey.Seal(new(Id, Secret), Created, Account, touch, [new("first", 11u), new("second", null)], challenges, Hmacs(challenges));
    }

    private static (string, string)? Unsealed(SealedKey key)
        => key.Unseal(Hmacs(key.Challenges)) is { } keys ? (keys.AccessKeyId, keys.SecretAccessKey) : null;

    private static byte[][] Hmacs(IReadOnlyList<byte[]> challenges) => [.. challenges.Select(challenge => HMACSHA256.HashData(Shared, challenge))];
}
