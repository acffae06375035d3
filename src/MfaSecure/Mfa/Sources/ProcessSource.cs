using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary><c>mfa_process</c> or <c>AWS_MFA_PROCESS</c>: a command line whose first six-digit line is the code.</summary>
/// <remarks>A shell runs it, by contract; its stdin and stderr are the terminal's, so that it can ask.</remarks>
internal sealed class ProcessSource(string command, EnvironmentBlock environment, TotpClock? clock = null, TerminalPrompter? prompter = null) : IMfaSource
{
    /// <summary>The name its codes carry.</summary>
    public const string SourceName = "mfa_process";

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        if (clock is not null)
        {
            // Such programs compute the code of now, whether or not it has been used.
            await clock.WaitForFreshStepAsync(prompter, cancellation);
        }

        var result = await Child.ShellAsync(command, environment, cancellation);
        if (result.ExitCode != 0)
        {
            return MfaCodeResult.None($"ended with exit code {result.ExitCode}", ErrorKind.Failed);
        }

        foreach (var line in result.Output.AsSpan().EnumerateLines())
        {
            if (MfaCode.FindDigits(line) is { } digits)
            {
                return MfaCodeResult.Of(new(digits, Name, isCertain: true));
            }
        }

        return MfaCodeResult.None("printed no line with six digits", ErrorKind.Failed);
    }
}
