using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

/// <summary>Tests <see cref="LocalSts"/> with the real AWS CLI.</summary>
public sealed class LocalIamCliTests : IDisposable
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";

    private readonly LocalIamCli cli = new();

    public void Dispose() => cli.Dispose();

    [NeedsFact("aws")]
    public async Task The_CLI_creates_enables_uses_resyncs_deactivates_and_deletes_a_device()
    {
        Assert.Equal(Serial, (await Json("create-virtual-mfa-device", "--virtual-mfa-device-name", "alice", "--outfile", "tmp/seed", "--bootstrap-method", "Base32StringSeed"))
            .GetProperty("VirtualMFADevice").GetProperty("SerialNumber").GetString());
        var seed = Base32.Decode(File.ReadAllText(cli.Home.File("tmp/seed")));
        var now = Totp.StepAt(cli.Sts.Clock.GetUtcNow());

        await Done("enable-mfa-device", "--user-name", "alice", "--serial-number", Serial,
            "--authentication-code1", Totp.Hotp(seed, now - 1), "--authentication-code2", Totp.Hotp(seed, now));
        var listed = Assert.Single((await Json("list-mfa-devices")).GetProperty("MFADevices").EnumerateArray());
        Assert.Equal((Serial, "alice"), (listed.GetProperty("SerialNumber").GetString(), listed.GetProperty("UserName").GetString()));
        var session = await cli.AwsAsync("sts", "get-session-token", "--serial-number", Serial, "--token-code", Totp.Hotp(seed, now + 1));
        Assert.True(session.ExitCode == 0, session.ToString());

        cli.Sts.Clock.Shift(TimeSpan.FromHours(1));
        await Done("resync-mfa-device", "--user-name", "alice", "--serial-number", Serial,
            "--authentication-code1", cli.Code("alice", 19), "--authentication-code2", cli.Code("alice", 20));
        Assert.Equal(20, cli.Device("alice").Drift);

        await Done("deactivate-mfa-device", "--user-name", "alice", "--serial-number", Serial);
        var unassigned = Assert.Single((await Json("list-virtual-mfa-devices", "--assignment-status", "Unassigned")).GetProperty("VirtualMFADevices").EnumerateArray());
        Assert.Equal(Serial, unassigned.GetProperty("SerialNumber").GetString());
        await Done("delete-virtual-mfa-device", "--serial-number", Serial);
        Assert.Empty(cli.Sts.Account.Devices);
        Assert.All(cli.Sts.Calls, c => Assert.Equal("ok", c.Outcome));
    }

    [NeedsFact("aws")]
    public async Task The_CLI_reads_the_user_and_the_access_keys()
    {
        Assert.Equal(cli.Alice.Arn, (await Json("get-user")).GetProperty("User").GetProperty("Arn").GetString());
        Assert.Equal(cli.Alice.AccessKeyId, Assert.Single((await Json("list-access-keys", "--user-name", "alice")).GetProperty("AccessKeyMetadata").EnumerateArray())
            .GetProperty("AccessKeyId").GetString());
    }

    [NeedsFact("aws")]
    public async Task The_CLI_understands_error_responses()
    {
        cli.Alice.AddTotpDevice();
        cli.Alice.DenyImplicitly("iam:GetUser");

        var wrong = await cli.AwsAsync("iam", "resync-mfa-device", "--user-name", "alice", "--serial-number", Serial, "--authentication-code1", "000000", "--authentication-code2", "000000");
        Assert.Equal("\nAn error occurred (InvalidAuthenticationCode) when calling the ResyncMFADevice operation: Authentication code for device is not valid.\n", wrong.StderrText);
        var denied = await cli.AwsAsync("iam", "get-user");
        Assert.Equal(
            "\nAn error occurred (AccessDenied) when calling the GetUser operation: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: "
            + "iam:GetUser on resource: user alice because no identity-based policy allows the iam:GetUser action\n",
            denied.StderrText);
    }

    private async Task<JsonElement> Json(params string[] arguments)
    {
        var result = await cli.AwsAsync(["iam", .. arguments, "--output", "json"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        using var document = JsonDocument.Parse(result.StdoutText);
        return document.RootElement.Clone();
    }

    private async Task Done(params string[] arguments)
    {
        var result = await cli.AwsAsync(["iam", .. arguments]);
        Assert.True(result.ExitCode == 0 && result.StdoutText.Length == 0, result.ToString());
    }
}
