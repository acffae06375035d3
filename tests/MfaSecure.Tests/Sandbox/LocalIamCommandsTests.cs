using MfaSecure.Iam;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Cli;

namespace MfaSecure.Tests.Sandbox;

/// <summary>Tests the product's IAM commands and parsers with the real AWS CLI and <see cref="LocalSts"/>.</summary>
public sealed class LocalIamCommandsTests : IDisposable
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/-x";

    private readonly LocalIamCli cli = new();

    public void Dispose() => cli.Dispose();

    [NeedsFact("aws", "mkfifo")]
    public async Task The_CLI_understands_every_command_and_we_understand_every_response()
    {
        Assert.Equal(cli.Alice.AccessKeyId, Assert.Single(IamResponses.AccessKeys(await Run(IamCommands.ListAccessKeys("alice")))).Id);

        var created = await cli.ShellAsync($"mkfifo -m 600 tmp/seed && exec 3<>tmp/seed && {Words(IamCommands.CreateVirtualMfaDevice("-x", "tmp/seed"))} && head -c 64 <&3 >&2");
        Assert.Equal(Serial, IamResponses.CreatedDevice(created.StdoutText).Text);
        var seed = IamSeed.Decode(created.Stderr);
        Assert.Equal(cli.Device("-x").Seed, seed);
        Assert.Equal([Serial], IamResponses.VirtualDevices(await Run(IamCommands.ListUnassignedDevices())));

        var now = Totp.StepAt(cli.Sts.Clock.GetUtcNow());
        // Codes can also be passed in a file, which keeps them out of argv. The file must not end with a newline.
        cli.Home.Write("tmp/first", Totp.Hotp(seed, now - 1));
        Assert.Empty(await Run(IamCommands.EnableMfaDevice("alice", Serial, $"file://{cli.Home.File("tmp/first")}", Totp.Hotp(seed, now))));
        Assert.Equal([Serial], IamResponses.Devices(await Run(IamCommands.ListMfaDevices("alice"))));

        Assert.Empty(await Run(IamCommands.ResyncMfaDevice("alice", Serial, cli.Code("-x", 30), cli.Code("-x", 31))));
        Assert.Equal(31, cli.Device("-x").Drift);
        Assert.Empty(await Run(IamCommands.DeactivateMfaDevice("alice", Serial)));
        Assert.Empty(await Run(IamCommands.DeleteVirtualMfaDevice(Serial)));
        Assert.Empty(cli.Sts.Account.Devices);
    }

    [NeedsFact("aws")]
    public async Task An_error_of_the_CLI_is_understood()
    {
        cli.Alice.DenyImplicitly("iam:CreateVirtualMFADevice");

        var result = await cli.ShellAsync(Words(IamCommands.CreateVirtualMfaDevice("x", "tmp/seed")));
        var failure = IamFailureReader.Read(result.StderrText, result.ExitCode!.Value);

        Assert.Equal((IamFailureKind.NotAllowed, "iam:CreateVirtualMFADevice", cli.Alice.Arn), (failure.Kind, failure.Action, failure.CallerArn));
        Assert.EndsWith(
            """[{"Effect":"Allow","Action":"iam:CreateVirtualMFADevice","Resource":"arn:aws:iam::123456789012:mfa/x"}]}""", failure.Hint, StringComparison.Ordinal);
    }

    [NeedsFact("aws")]
    public async Task A_lost_response_is_reported_as_such_and_no_history_is_stored()
    {
        var alwaysKeepsHistory = await OldCli.CannotDoWithoutHistoryAsync(cli.Home);
        foreach (var history in (string[])["enabled", "disabled"])
        {
            cli.Home.Config($"[default]\nregion = eu-west-1\ncli_history = {history}\n");
            cli.Sts.Faults.Add(Fault.LostResponse, times: 1);
            var before = cli.Sts.Calls.Count;

            var result = await cli.ShellAsync(Words(IamCommands.CreateVirtualMfaDevice($"x-{history}", "tmp/seed")));

            var failure = IamFailureReader.Read(result.StderrText, result.ExitCode!.Value);
            var isRefused = alwaysKeepsHistory && history == "enabled";
            Assert.StartsWith(isRefused ? "this version of aws cannot turn off its history" : "AWS cannot be reached: ", failure.Sentence, StringComparison.Ordinal);
            Assert.Equal(!isRefused, failure.MayHaveActed);
            Assert.Equal(isRefused ? 0 : 1, cli.Sts.Calls.Count - before);
        }

        Assert.False(Directory.Exists(cli.Home.File(".aws/cli/history")));
    }

    private async Task<string> Run(IReadOnlyList<string> arguments)
    {
        var result = await cli.ShellAsync(Words(arguments));
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.StdoutText;
    }

    private string Words(IReadOnlyList<string> arguments)
        => string.Join(' ', IamCommands.Environment(cli.Home.Temp).Select(v => $"{v.Name}='{v.Value}'").Append("aws").Concat(arguments.Select(a => $"'{a}'")));
}
