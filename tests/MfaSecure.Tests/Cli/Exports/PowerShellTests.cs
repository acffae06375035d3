using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>In a real PowerShell: the alias as documented, and <c>exports</c>.</summary>
/// <remarks>PowerShell as a .NET tool: the process is <c>dotnet</c>.</remarks>
[Trait("Peer", "nuget")]
public sealed class PowerShellTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [NeedsFact("pwsh")]
    public async Task An_alias_to_a_link_passes_arguments_and_stdin_unchanged()
    {
        await world.SignInAsync();
        File.CreateSymbolicLink(world.Home.File("aws"), NativeBinary.Path);
        world.Aws.Prints("done\n").ReadsStdin();

        var result = await RunAsync($"Set-Alias aws '{world.Home.File("aws")}'; 'from a pipe' | aws ec2 describe-instances --filters Name=x,Values=y -- --opt '' 'q \"r\" *'");

        Assert.Equal((0, "done\n"), (result.ExitCode, result.StdoutText));
        Assert.Equal(["aws", "ec2", "describe-instances", "--filters", "Name=x,Values=y", "--", "--opt", "", "q \"r\" *"], world.Aws.Call.Argv);
        Assert.Equal("from a pipe\n", System.Text.Encoding.UTF8.GetString(world.Aws.Call.Stdin!));
        world.AssertSessionIn(world.Aws.Call);
    }

    [NeedsFact("pwsh")]
    public async Task Exports_speaks_PowerShell_and_unsets_brings_back_what_was()
    {
        await world.SignInAsync();
        const string Show = "'{0}|{1}|{2}' -f $Env:AWS_PROFILE, $Env:AWS_REGION, ($Env:AWS_SESSION_TOKEN.Length -gt 0); ";

        var result = await RunAsync(
            $"aws-mfa-secure exports 2>$null | Invoke-Expression; {Show} aws-mfa-secure unsets | Invoke-Expression; {Show} Get-ChildItem Env:AWS_MFA_* | ForEach-Object Name",
            ("AWS_PROFILE", "mfa"));

        Assert.Equal("|eu-west-1|True\nmfa||False\nAWS_MFA_SOURCE\n", result.StdoutText);
    }

    [NeedsFact("pwsh")]
    public async Task After_a_failure_the_next_command_does_not_run()
    {
        var result = await RunAsync("aws-mfa-secure exports --profile typo | Invoke-Expression && 'NEXT'");

        Assert.Equal("", result.StdoutText);
        Assert.Contains("profile 'typo' does not exist", result.StderrText, StringComparison.Ordinal);
    }

    [NeedsFact("pwsh")]
    public async Task Doctor_sees_the_alias_in_the_profile_and_its_fixes_are_PowerShells()
    {
        var doctor = await RunAsync("aws-mfa-secure doctor; exit 0", ("AWS_MFA_DISABLE", "1"), ("SHELL", "/bin/bash"));

        Assert.Contains("warning  alias: not set in pwsh's startup files", doctor.StdoutText, StringComparison.Ordinal);
        Assert.Contains("-> Remove-Item Env:\\AWS_MFA_DISABLE\n", doctor.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("echo '", doctor.StdoutText, StringComparison.Ordinal);

        var fix = doctor.StdoutText.Split('\n').First(line => line.Contains("Set-Alias", StringComparison.Ordinal)).Trim()["-> ".Length..];
        Assert.Equal(0, (await RunAsync(fix)).ExitCode);
        var again = await RunAsync("aws-mfa-secure doctor; exit 0", ("SHELL", "/bin/bash"));

        Assert.Contains("ok       alias: ", again.StdoutText, StringComparison.Ordinal);
        Assert.Contains("/bin/aws-mfa-secure", (await RunAsync("(Get-Alias aws).ResolvedCommand.Source | ForEach-Object { (Get-Item $_).ResolvedTarget }", profile: true)).StdoutText, StringComparison.Ordinal);
    }

    private Task<StageResult> RunAsync(string line, params (string Name, string? Value)[] variables) => RunAsync(line, false, variables);

    private Task<StageResult> RunAsync(string line, bool profile, params (string Name, string? Value)[] variables)
    {
        var command = world.Command();
        return Stage.RunAsync(command.With(
            [
                ("PATH", $"{world.Home.Bin}:{Path.GetDirectoryName(NativeBinary.Path)}:/usr/bin:/bin"),
                ("DOTNET_ROOT", Path.GetDirectoryName(Environment.ProcessPath)),
                ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
                ("POWERSHELL_UPDATECHECK", "Off"),
                ("NO_COLOR", "1"),
                .. variables,
            ]) with
        {
            Program = Shells.Find("pwsh"),
            Name = "pwsh",
            Arguments = [.. ((string[])[.. profile ? [] : (string[])["-NoProfile"], "-NonInteractive", "-Command", line]).Select(RawText.FromString)],
        });
    }
}
