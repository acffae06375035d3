using MfaSecure.Iam;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

/// <summary>The product's own commands and readers, with the AWS CLI itself between them and the double.</summary>
public sealed class LocalIamCommandsTests : IDisposable
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/-x";

    private readonly LocalIamCli cli = new();

    public void Dispose() => cli.Dispose();

    [NeedsFact("aws", "mkfifo")]
    public async Task Every_command_is_understood_by_the_CLI_and_its_answer_by_us()
    {
        Assert.Equal(cli.Alice.AccessKeyId, Assert.Single(IamResponses.AccessKeys(await Run(IamCommands.ListAccessKeys("alice")))).Id);

        var created = await cli.ShellAsync($"mkfifo -m 600 tmp/seed && exec 3<>tmp/seed && {Words(IamCommands.CreateVirtualMfaDevice("-x", "tmp/seed"))} && head -c 64 <&3 >&2");
        Assert.Equal(Serial, IamResponses.CreatedDevice(created.StdoutText).Text);
        var seed = IamSeed.Decode(created.Stderr);
        Assert.Equal(cli.Device("-x").Seed, seed);
        Assert.Equal([Serial], IamResponses.VirtualDevices(await Run(IamCommands.ListUnassignedDevices())));

        var now = Totp.StepAt(cli.Sts.Clock.GetUtcNow());
        // The codes can keep out of argv as well: a FIFO without a line end does.
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
    public async Task A_refusal_of_the_CLI_is_understood()
    {
        cli.Alice.Withhold("iam:CreateVirtualMFADevice");

        var result = await cli.ShellAsync(Words(IamCommands.CreateVirtualMfaDevice("x", "tmp/seed")));
        var failure = IamFailure.Of(result.StderrText, result.ExitCode!.Value);

        Assert.Equal((IamFailureKind.NotAllowed, "iam:CreateVirtualMFADevice", cli.Alice.Arn), (failure.Kind, failure.Action, failure.CallerArn));
        Assert.EndsWith(
            """[{"Effect":"Allow","Action":"iam:CreateVirtualMFADevice","Resource":"arn:aws:iam::123456789012:mfa/x"}]}""", failure.Hint, StringComparison.Ordinal);
    }

    [NeedsFact("aws")]
    public async Task A_lost_response_is_reported_as_one_and_no_history_is_kept()
    {
        cli.Home.Config("[default]\nregion = eu-west-1\ncli_history = enabled\n");
        cli.Sts.Faults.Add(Fault.DropAnswer);

        var result = await cli.ShellAsync(Words(IamCommands.CreateVirtualMfaDevice("x", "tmp/seed")));

        var failure = IamFailure.Of(result.StderrText, result.ExitCode!.Value);
        Assert.StartsWith("AWS cannot be reached: ", failure.Sentence, StringComparison.Ordinal);
        Assert.True(failure.MayHaveActed);
        Assert.Single(cli.Sts.Calls);
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
