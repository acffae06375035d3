using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>Asks the sources for a code, in the contract's order: what needs nobody first, then people.</summary>
public sealed class CodeAsker : IDisposable
{
    private readonly Host host;
    private readonly MfaSettings settings;
    private readonly EnvironmentSource token;
    private readonly ITerminal? terminal;

    /// <summary>Opens the controlling terminal, if people may be asked.</summary>
    public CodeAsker(Host host, MfaSettings settings)
    {
        this.host = host;
        this.settings = settings;
        token = new(settings.Token);
        terminal = settings.NoPrompt ? null : host.OpenTerminal();
    }

    /// <summary>A code.</summary>
    /// <exception cref="UserError">There is none: nobody can be asked, or nobody answered (exit code 3); a program failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled from outside (Ctrl-C).</exception>
    public async Task<MfaCode> AskAsync(MfaDevice device, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.Timeout);
        var reasons = new List<string>();
        var exitCode = ExitCodes.NobodyToAsk;
        try
        {
            foreach (var source in Sources(reasons))
            {
                host.Debug($"asking {source.Name} for a code of {device.Serial}");
                var answer = await source.GetCodeAsync(device, limit.Token);
                if (answer.Code is { } code)
                {
                    return code;
                }

                if (answer.Reason != "is not set")
                {
                    reasons.Add($"{source.Name} {answer.Reason}");
                    exitCode = answer.ExitCode;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            terminal?.Write("\n");
            throw new UserError(
                $"no MFA code for {device.Serial} came within {settings.Timeout.TotalSeconds:0} seconds",
                "run the command again; AWS_MFA_TIMEOUT sets how long to wait",
                ExitCodes.NobodyToAsk);
        }

        throw new UserError(
            $"an MFA code for {device.Serial} is needed and nobody can be asked: {string.Join("; ", reasons)}",
            "set AWS_MFA_TOKEN to a code, or run the command in a terminal",
            exitCode);
    }

    /// <summary>Tells a person something, on the terminal where there is one.</summary>
    public void Tell(string line)
    {
        if (terminal is null)
        {
            host.Error.WriteLine(line);
        }
        else
        {
            terminal.Write(line + "\n");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => terminal?.Dispose();

    private IEnumerable<IMfaSource> Sources(List<string> reasons)
    {
        yield return token;
        if (settings.Process is { Length: > 0 } command)
        {
            yield return new ProcessSource(command, host.Environment);
        }

        if (terminal is not null)
        {
            yield return new PromptSource(terminal);
        }
        else
        {
            reasons.Add(settings.NoPrompt ? "AWS_MFA_NO_PROMPT is set" : "there is no terminal");
        }
    }
}
