using System.Text;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Tests.Sessions;

public class SessionTests
{
    private static readonly DateTimeOffset Ends = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Session Sample = Session.Create("ASIAIOSFODNN7EXAMPLE", "secret+/=\"\\\n", "tökén", Ends, Ends.AddHours(-12));

    [Fact]
    public void What_is_written_is_read_again()
    {
        var key = Key();

        var read = Session.Read(Sample.Write(key), key)!;

        Assert.Equal(
            (Sample.Credentials.AccessKeyId, Sample.Credentials.SecretAccessKey, Sample.Credentials.SessionToken, Ends, Ends.AddHours(-12)),
            (read.Credentials.AccessKeyId, read.Credentials.SecretAccessKey, read.Credentials.SessionToken, read.Expiration, read.Issued));
        Assert.Equal(Ends, read.Credentials.Expiration);
    }

    [Fact]
    public void Only_its_own_key_opens_it_and_none_any()
    {
        var file = Sample.Write(Key());

        Assert.Null(Session.Read(file, Key("AKIAOTHER")));
        Assert.NotNull(Session.Read(file, null));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05.999Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-12-31T23:59:59+02:00", "2026-12-31T21:59:59Z")]
    [InlineData("0999-01-01T00:00:00Z", "0999-01-01T00:00:00Z")]
    public void The_expiration_is_ISO_8601_in_UTC_with_whole_seconds(string time, string text)
        => Assert.Equal(text, Session.Create("a", "b", "c", DateTimeOffset.Parse(time), Ends).ExpirationText);

    [Fact]
    public void Nothing_secret_is_printed()
        => Assert.DoesNotContain("secret", Sample + Sample.Credentials.ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_file_is_JSON_that_says_what_it_is()
    {
        var json = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(Sample.Write(Key()))).RootElement;

        Assert.Equal((1, "2026-01-02T03:04:05Z"), (json.GetProperty("version").GetInt32(), json.GetProperty("expiration").GetString()));
    }

    [Fact]
    public void A_hundred_thousand_mutated_files_are_a_miss_or_a_whole_session_and_never_throw()
    {
        var (key, random) = (Key(), new Random(20260102));
        var file = Sample.Write(key);
        for (var round = 0; round < 100_000; round++)
        {
            var mutated = Mutations.Of(file, random);
            if (Session.Read(mutated, key) is { } read)
            {
                Assert.True(
                    read.Credentials is { AccessKeyId.Length: > 0, SecretAccessKey.Length: > 0, SessionToken.Length: > 0 } && read.ExpirationText.Length == 20,
                    Encoding.UTF8.GetString(mutated));
            }
        }
    }

    private static SessionKey Key(string id = "AKIA")
        => SessionKey.ForUser(
            new() { Decision = Decision.Session, Reason = "", ProfileName = "p", Keys = new(id, "s"), Serial = "GAHT12345678" },
            StsSettings.Resolve(_ => null, _ => null, (_, _, _) => null, null),
            900);

    [Fact]
    public void A_changed_letter_in_any_secret_is_a_miss_though_the_JSON_is_good()
    {
        var key = Key();
        var text = Encoding.UTF8.GetString(Sample.Write(key));

        Assert.NotNull(Session.Read(Encoding.UTF8.GetBytes(text), key));
        Assert.All(
            new[] { ("secret\\u", "zecret\\u"), ("ASIAIOS", "ASIAIOZ"), ("\"t", "\"T") },
            change => Assert.Null(Session.Read(Encoding.UTF8.GetBytes(text.Replace(change.Item1, change.Item2, StringComparison.Ordinal)), key)));
    }
}
