using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>Asks the sources for a code, in the contract's order: what needs nobody first, then people.</summary>
internal sealed class CodeAsker : IDisposable
{
    private readonly Host host;
    private readonly MfaSettings settings;
    private readonly EnvironmentSource token;
    private readonly MfaDevice device;
    private readonly StepClock clock;
    private readonly ITerminal? terminal;
    private readonly TerminalDesk? desk;

    /// <summary>Opens the controlling terminal, if people may be asked.</summary>
    public CodeAsker(Host host, MfaSettings settings, MfaDevice device, StepClock clock)
    {
        this.host = host;
        this.settings = settings;
        this.device = device;
        this.clock = clock;
        token = new(settings.Token);
        terminal = settings.NoPrompt ? null : host.OpenTerminal();
        desk = terminal is null ? null : new(terminal);
    }

    /// <summary>A code.</summary>
    /// <exception cref="UserError">There is none: nobody can be asked, or nobody answered (exit code 3); a program failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled from outside (Ctrl-C).</exception>
    public async Task<MfaCode> AskAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.Timeout);
        var reasons = new List<string>();
        var (exitCode, wasAsked) = (ExitCodes.NobodyToAsk, false);
        try
        {
            foreach (var source in MfaSources.InOrder(host, settings, token, clock, desk))
            {
                host.Debug($"asking {source.Name} for a code of {device.Serial}");
                var answer = await source.GetCodeAsync(device, limit.Token);
                if (answer.Code is { } code)
                {
                    return code;
                }

                if (answer.Reason.Length > 0)
                {
                    reasons.Add(source is MfaRace ? answer.Reason : $"{source.Name}: {answer.Reason}");
                    exitCode = answer.ExitCode == ExitCodes.Failed ? ExitCodes.Failed : exitCode;
                    wasAsked |= answer.WasAsked;
                }
            }
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            desk?.Close();
            throw new UnansweredError(
                $"no MFA code for {device.Serial} came within {settings.Timeout.TotalSeconds:0} seconds",
                "run the command again; AWS_MFA_TIMEOUT sets how long to wait",
                exception);
        }

        var isTaken = terminal is null && !settings.NoPrompt && host.AskTerminalTaken();
        if (settings.NoPrompt)
        {
            reasons.Add("AWS_MFA_NO_PROMPT is set");
        }
        else if (terminal is null)
        {
            reasons.Add(isTaken ? "the terminal is in the hands of a program that reads single keys (a shell that completes a line, a full-screen program)" : "there is no terminal");
        }

        var message = $"an MFA code for {device.Serial} is needed and nobody can be asked: {string.Join("; ", reasons)}";
        var hint = isTaken ? "run an aws command for this profile at a shell's prompt first: its session serves here too" : "set AWS_MFA_TOKEN to a code, or run the command in a terminal";
        throw (terminal is not null || wasAsked) && exitCode == ExitCodes.NobodyToAsk ? new UnansweredError(message, hint) : new UserError(message, hint, exitCode);
    }

    /// <summary>Tells a person something, on the terminal where there is one.</summary>
    public void Tell(string line)
    {
        if (desk is null)
        {
            host.Error.WriteLine(line);
        }
        else
        {
            desk.Tell(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        desk?.Close();
        desk?.Dispose();
        terminal?.Dispose();
    }
}
