using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Tests.Sessions;

public class SessionKeyTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";

    [Fact]
    public void Everything_that_makes_a_session_valid_makes_another_key()
    {
        SessionKey[] keys =
        [
            Key(),
            Key(id: "AKIAB"),
            Key(serial: "arn:aws:iam::123456789012:mfa/bob"),
            Key(serial: "arn:aws-cn:iam::123456789012:mfa/alice"),
            Key(seconds: 3600),
            Key(endpoint: "https://sts.example.com"),
            Key(endpoint: "https://sts.example.org"),
            Key(id: null, process: "vault"),
            Key(id: null, process: "vault b"),
            Key(id: "vault"),
        ];

        Assert.Distinct(keys.Select(key => key.Text));
        Assert.Distinct(keys.Select(key => key.FileName));
    }

    [Fact]
    public void Profile_region_and_where_the_serial_stands_do_not()
        => Assert.Equal(Key().Text, Key(profile: "twin", region: "us-east-1", source: "AWS_MFA_SERIAL").Text);

    [Fact]
    public void Parts_cannot_run_into_each_other()
        => Assert.NotEqual(Key(id: "A 1:B", serial: "C").Text, Key(id: "A", serial: "B 1:C").Text);

    [Fact]
    public void The_files_name_is_sixteen_digits_and_no_secret_is_in_the_text()
    {
        Assert.Matches("^[0-9a-f]{16}\\.json$", Key().FileName);
        Assert.DoesNotContain("the-secret", Key().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_is_behind_the_session_that_took_it_through_a_chain_too_and_whatever_its_length()
    {
        var chained = Role(Role(Key(seconds: 900)), seconds: 1800);

        Assert.True(Key().IsBehind(Key(seconds: 3600).Text));
        Assert.True(Key().IsBehind(Role(Key()).Text));
        Assert.True(Key().IsBehind(Role(Key(), isDirect: true).Text));
        Assert.True(Key().IsBehind(chained.Text));
        Assert.False(Key().IsSisterOf(Role(Key()).Text));
    }

    [Fact]
    public void It_is_not_behind_the_session_of_other_keys_or_of_another_device()
    {
        Assert.False(Key().IsBehind(Role(Key(id: "AKIAB")).Text));
        Assert.False(Key().IsBehind(Role(Role(Key(serial: "arn:aws:iam::123456789012:mfa/bob"))).Text));
        Assert.False(Role(Key()).IsBehind(Key().Text));
        // What stands in another part of the text is no source.
        Assert.False(Key().IsBehind(Role(Key(id: "AKIAB"), externalId: Key().Text).Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4:role ")]
    [InlineData("4:role 99:x ")]
    [InlineData("4:role 2147483647:x ")]
    [InlineData("4:role -1:x ")]
    [InlineData("4:role x:y ")]
    [InlineData("6:direct 3:aws")]
    public void A_text_that_is_no_key_is_behind_nothing(string text) => Assert.False(Key().IsBehind(text));

    private static SessionKey Role(SessionKey source, bool isDirect = false, string? externalId = null, int? seconds = null)
        => SessionKey.ForRole(
            source,
            new("admin", "arn:aws:iam::123456789012:role/admin", "alice", externalId, seconds),
            isDirect,
            StsSettings.Resolve(_ => null, _ => null, (_, _, _) => null, Serial));

    private static SessionKey Key(
        string? id = "AKIAA",
        string? process = null,
        string serial = Serial,
        int seconds = 43200,
        string? endpoint = null,
        string profile = "p",
        string region = "eu-west-1",
        string source = "mfa_serial")
        => SessionKey.ForUser(
            new()
            {
                Decision = Decision.Session,
                Reason = "",
                ProfileName = profile,
                Keys = id is null ? null : new(id, "the-secret"),
                CredentialProcess = process,
                Serial = serial,
                SerialSource = source,
            },
            StsSettings.Resolve(
                name => name switch { "AWS_REGION" => region, "AWS_ENDPOINT_URL_STS" => endpoint, _ => null }, _ => null, (_, _, _) => null, serial),
            seconds);
}
