using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>A command line whose first six-digit line is the code.</summary>
/// <remarks>A shell runs it, by contract, on our stdin and stderr, so that it can ask.</remarks>
internal sealed class ProcessSource(string command, EnvironmentBlock environment, TotpClock? clock = null, TerminalPrompter? prompter = null) : IMfaSource
{
    public const string SourceName = "mfa_process";

    public string Name => SourceName;

    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        if (clock is not null)
        {
            // Such programs print the current code, whether or not it has been used.
            await TerminalPrompter.CountDownAsync(prompter, clock.WaitForFreshStepAsync(cancellation));
        }

        var result = await Child.ShellAsync(command, environment, cancellation);
        if (result.ExitCode != 0)
        {
            return MfaCodeResult.None(
                $"mfa_process failed with exit code {result.ExitCode}", ErrorKind.Failed, hint: "run the command line of mfa_process (AWS_MFA_PROCESS) by hand to see why");
        }

        foreach (var line in result.Output.AsSpan().EnumerateLines())
        {
            if (MfaCode.FindDigits(line) is { } digits)
            {
                return MfaCodeResult.Of(new(device.Serial, digits) { Source = Name, IsCertain = true });
            }
        }

        return MfaCodeResult.None(
            "mfa_process printed no line with six digits",
            ErrorKind.Failed,
            hint: "make mfa_process (AWS_MFA_PROCESS) print the six digits alone on a line, for example with | grep -oE '^[0-9]{6}'");
    }
}
