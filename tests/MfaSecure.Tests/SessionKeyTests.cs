using MfaSecure.Aws;
using MfaSecure.Sessions;

namespace MfaSecure.Tests;

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
                KeysProcess = process,
                Serial = serial,
                SerialSource = source,
            },
            StsSettings.Resolve(
                name => name switch { "AWS_REGION" => region, "AWS_ENDPOINT_URL_STS" => endpoint, _ => null }, _ => null, (_, _, _) => null, serial),
            seconds);
}
