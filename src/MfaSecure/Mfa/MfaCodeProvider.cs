using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>Asks the sources for a code, in the contract's order: what needs nobody first, then people.</summary>
internal sealed class MfaCodeProvider : IDisposable
{
    private readonly Host host;
    private readonly MfaSettings settings;
    private readonly EnvironmentSource token;
    private readonly MfaDevice device;
    private readonly TotpClock clock;
    private readonly ITerminal? terminal;
    private readonly TerminalPrompter? prompter;
    private readonly PendingTouch left;

    /// <summary>Opens the controlling terminal, if people may be asked.</summary>
    public MfaCodeProvider(Host host, MfaSettings settings, MfaDevice device, TotpClock clock)
    {
        this.host = host;
        this.settings = settings;
        this.device = device;
        this.clock = clock;
        token = new(settings.Token);
        terminal = settings.NoPrompt ? null : host.OpenTerminal();
        prompter = terminal is null ? null : TerminalPrompter.On(host, terminal);
        left = new(host);
    }

    /// <summary>A code.</summary>
    /// <exception cref="UserError">There is none: nobody can be asked, or nobody answered (exit code 3); a program failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled from outside (Ctrl-C).</exception>
    public async Task<MfaCode> AskAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(settings.Timeout);
        var reasons = new List<string>();
        var (kind, wasAsked, hint) = (ErrorKind.NobodyToAsk, false, (string?)null);
        try
        {
            foreach (var source in MfaSources.InOrder(host, settings, token, clock, prompter, left))
            {
                host.Debug($"asking {source.Name} for a code of {device.Serial}");
                var answer = await source.GetCodeAsync(device, limit.Token);
                if (answer.Code is { } code)
                {
                    return code;
                }

                if (answer.Reason.Length > 0 && answer.Matters)
                {
                    reasons.Add(source is MfaRace ? answer.Reason : MfaSources.Clause(source.Name, answer.Reason));
                }

                kind = answer.Kind == ErrorKind.Failed ? ErrorKind.Failed : kind;
                (wasAsked, hint) = (wasAsked || answer.WasAsked, hint ?? answer.Hint);
            }
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            prompter?.Close();
            throw new UnansweredError(
                $"no MFA code for {device.Serial} came within {settings.Timeout.TotalSeconds:0} seconds",
                "run the command again; AWS_MFA_TIMEOUT sets how long to wait",
                exception);
        }

        throw Failure(reasons, kind, wasAsked, hint);
    }

    /// <summary>Tells a person something, on the terminal where there is one.</summary>
    public void Tell(string line)
    {
        if (prompter is null)
        {
            host.Error.WriteLine(line);
        }
        else
        {
            prompter.Tell(line);
        }
    }

    /// <summary>Whether a person can read what is told while he is asked.</summary>
    public bool HasTerminal => prompter is not null;

    /// <summary>Does something that may take a while; that it does is shown where there is somebody to see it.</summary>
    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work)
        => prompter is { HasSpoken: true } ? prompter.WhileAsync(doing, work) : ProgressLine.WhileAsync(host, doing, work);

    /// <inheritdoc/>
    public void Dispose()
    {
        left.Dispose();
        prompter?.Close();
        prompter?.Dispose();
        terminal?.Dispose();
    }

    private UserError Failure(List<string> reasons, ErrorKind kind, bool wasAsked, string? hint)
    {
        var isTaken = terminal is null && !settings.NoPrompt && host.AskTerminalTaken();
        var isKeyOnly = settings.Sources is ["yubikey"];
        if (!isKeyOnly && terminal is null)
        {
            reasons.Insert(
                0,
                settings.NoPrompt ? "AWS_MFA_NO_PROMPT is set"
                : isTaken ? "the terminal is in the hands of a program that reads single keys (a shell that completes a line, a full-screen program)"
                : "there is no terminal");
        }

        var what = isKeyOnly ? $"no code for {settings.OathAccount ?? device.Serial} came from a key"
            : terminal is null ? $"an MFA code for {device.Serial} is needed and nobody can be asked"
            : $"no MFA code for {device.Serial} came";
        var message = reasons.Count > 0 ? $"{what}: {string.Join("; ", reasons)}" : what;
        hint = isTaken ? "run an aws command for this profile at a shell's prompt first: its session serves here too"
            : settings.Token is { Length: > 0 } token && MfaCode.FindDigits(token) is null ? "AWS_MFA_TOKEN is set to something else than a code: give it the six digits that the device shows now, or unset it and run the command in a terminal"
            : isKeyOnly ? hint ?? "plug in the key that has the account"
            : terminal is null ? "set AWS_MFA_TOKEN to a code, or run the command in a terminal"
            : hint ?? "run the command again, or set AWS_MFA_TOKEN to a code";
        return (terminal is not null || wasAsked) && kind == ErrorKind.NobodyToAsk ? new UnansweredError(message, hint) : new UserError(message, hint, kind);
    }
}
