using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>exports</c> and <c>unsets</c> in shells other than sh, recognized by the parent process.</summary>
public sealed class ExportsShellTests : IDisposable
{
    private const string Divider = "=after unsets=";

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [NeedsFact("fish")]
    public Task Fish_sources_them() => AssertRoundTripAsync("fish", "aws-mfa-secure exports | source", "aws-mfa-secure unsets | source");

    [NeedsFact("fish")]
    public Task Fish_evaluates_them_which_joins_their_lines() => AssertRoundTripAsync("fish", "eval (aws-mfa-secure exports)", "eval (aws-mfa-secure unset)");

    [NeedsFact("tcsh")]
    public Task Tcsh_evaluates_them() => AssertRoundTripAsync("tcsh", "eval \"`aws-mfa-secure exports`\"", "eval \"`aws-mfa-secure unsets`\"");

    [NeedsFact("tcsh")]
    public Task Tcsh_evaluates_them_unquoted() => AssertRoundTripAsync("tcsh", "eval `aws-mfa-secure exports`", "eval `aws-mfa-secure unset`");

    [NeedsFact("bsd-csh")]
    public Task Csh_evaluates_them() => AssertRoundTripAsync("bsd-csh", "eval \"`aws-mfa-secure exports`\"", "eval \"`aws-mfa-secure unsets`\"");

    [NeedsFact("nu")]
    [Trait("Peer", "npm")]
    public Task Nushell_loads_them() => AssertRoundTripAsync("nu", "aws-mfa-secure exports | from json | load-env", "aws-mfa-secure unsets | from json | hide-env -i ...$in");

    [NeedsFact("fish")]
    public Task The_output_for_a_named_shell_works_from_another_shell()
        => AssertRoundTripAsync("fish", "eval (aws-mfa-secure exports --shell fish)", "bash -c 'eval $(aws-mfa-secure unsets); env'; exit");

    [NeedsFact("fish")]
    public async Task In_fish_unsetting_what_is_not_set_is_no_failure()
    {
        var bySource = await RunAsync("fish", "aws-mfa-secure unsets | source");
        var byEval = await RunAsync("fish", "eval (aws-mfa-secure unsets)");

        Assert.Equal((0, "", 0, ""), (bySource.ExitCode, bySource.StderrText, byEval.ExitCode, byEval.StderrText));
    }

    [NeedsFact("fish", "bash")]
    public async Task The_parent_counts_and_not_SHELL()
    {
        var inFish = await RunAsync("fish", "aws-mfa-secure unsets", ("SHELL", "/bin/bash"));
        var inBash = await RunAsync("bash", "aws-mfa-secure unsets; true", ("SHELL", "/usr/bin/fish"));
        var inBashInFish = await RunAsync("fish", "bash -c 'aws-mfa-secure unsets; true'", ("SHELL", "/usr/bin/fish"));

        Assert.StartsWith("set -e -g AWS_ACCESS_KEY_ID; or true;\n", inFish.StdoutText, StringComparison.Ordinal);
        Assert.StartsWith("unset AWS_ACCESS_KEY_ID\n", inBash.StdoutText, StringComparison.Ordinal);
        Assert.StartsWith("unset AWS_ACCESS_KEY_ID\n", inBashInFish.StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("fish")]
    public async Task A_login_shell_is_recognized_too()
    {
        var result = await Stage.RunAsync(In("fish", "aws-mfa-secure unsets") with { Name = "-fish" });

        Assert.StartsWith("set -e -g ", result.StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("fish", "timeout")]
    public async Task The_shell_is_found_behind_programs_such_as_sudo_and_time()
        => Assert.StartsWith("set -e -g ", (await RunAsync("fish", "timeout 30 timeout 30 aws-mfa-secure unsets")).StdoutText, StringComparison.Ordinal);

    [NeedsFact("sh")]
    public async Task An_invalid_shell_is_rejected_before_a_prompt()
        => world.AssertFails(await Stage.RunAsync(world.Command("exports", "--shell", "elvish")), 2, "invalid value 'elvish' for --shell", "sh, fish, csh, powershell, cmd, nu", "false\n");

    [NeedsFact("python3")]
    public async Task Json_is_valid_for_another_parser()
    {
        await world.SignInAsync();

        var result = await RunAsync("sh", "aws-mfa-secure exports --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)[\"AWS_SESSION_TOKEN\"])'");

        Assert.Equal((0, world.LastSession.SessionToken + "\n"), (result.ExitCode, result.StdoutText));
    }

    private async Task AssertRoundTripAsync(string shell, string exports, string unsets)
    {
        await world.SignInAsync();

        var result = await RunAsync(shell, $"{exports}; env; printf '{Divider}\\n'; {unsets}; env", ("SHELL", "/bin/bash"));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        var halves = result.StdoutText.Split(Divider);
        var session = world.LastSession;
        var expiration = $"{session.Expiration.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        Assert.Equal(
            [
                $"AWS_ACCESS_KEY_ID={session.AccessKeyId}",
                $"AWS_CREDENTIAL_EXPIRATION={expiration}",
                "AWS_DEFAULT_REGION=eu-west-1",
                "AWS_MFA_SET_REGION=AWS_REGION=eu-west-1,AWS_DEFAULT_REGION=eu-west-1",
                "AWS_REGION=eu-west-1",
                $"AWS_SECRET_ACCESS_KEY={session.SecretAccessKey}",
                $"AWS_SESSION_EXPIRATION={expiration}",
                $"AWS_SESSION_TOKEN={session.SessionToken}",
            ],
            Aws(halves[0]));
        Assert.Empty(Aws(halves[1]));
        Assert.Contains("HOME=", halves[1], StringComparison.Ordinal);
        Assert.Single(world.Sts.Calls);
    }

    /// <summary>The AWS variables that <c>env</c> printed, without those of the test world.</summary>
    private static IEnumerable<string> Aws(string environment)
        => environment.Split('\n')
            .Where(line => line.StartsWith("AWS_", StringComparison.Ordinal)
                && !line.StartsWith("AWS_ENDPOINT_URL_STS=", StringComparison.Ordinal) && !line.StartsWith("AWS_MFA_SOURCE=", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private Task<StageResult> RunAsync(string shell, string line, params (string Name, string? Value)[] variables)
        => Stage.RunAsync(In(shell, line).With(variables));

    private StageSpec In(string shell, string line)
    {
        var command = world.Command();
        string[] options = shell switch
        {
            "fish" => ["--no-config"],
            "nu" => ["--no-config-file"],
            "tcsh" or "bsd-csh" => ["-f"],
            _ => [],
        };
        return command.With(("PATH", $"{Path.GetDirectoryName(NativeBinary.Path)}:{command.Environment["PATH"]}")) with
        {
            Program = Shells.Find(shell),
            Name = shell,
            Arguments = [.. options.Append("-c").Append(line).Select(RawText.FromString)],
        };
    }
}
