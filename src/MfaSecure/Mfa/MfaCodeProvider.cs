using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>Asks the sources for a code in order: those that need nobody first, then people.</summary>
internal sealed class MfaCodeProvider : IDisposable
{
    private readonly Host host;
    private readonly MfaSettings settings;
    private readonly MfaDevice device;
    private readonly TerminalPrompter? prompter;
    private readonly PendingTouch pendingTouch;
    private readonly MfaSources sources;
    private readonly MfaPurpose? purpose;
    private FileLock? turn;
    private bool hasTurn;

    public MfaCodeProvider(Host host, MfaSettings settings, MfaDevice device, TotpClock clock, EnvironmentBlock? helpers = null, MfaPurpose? purpose = null)
    {
        (this.host, this.settings, this.device, this.purpose) = (host, settings, device, purpose);
        prompter = settings.NoPrompt ? null : TerminalPrompter.Open(host);
        if (prompter is not null)
        {
            prompter.Heading = purpose?.Heading;
        }

        helpers ??= host.Environment;
        helpers = prompter is not null && host.TerminalName() is { } name ? RecursionGuard.WithTerminal(helpers, name) : helpers;
        pendingTouch = new(host);
        sources = new(host, settings, clock, prompter, pendingTouch, helpers);
    }

    public bool HasTerminal => prompter is not null;

    /// <exception cref="UserError">Nobody can be asked or nobody answered (exit code 3), or a program failed.</exception>
    public async Task<MfaCode> AskAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var isLimited = false;
        var results = new List<MfaCodeResult>();
        try
        {
            foreach (var source in sources.InOrder())
            {
                if (source is not EnvironmentSource && !isLimited)
                {
                    await TakeTurnAsync(cancellation);
                    limit.CancelAfter(settings.Timeout);
                    isLimited = true;
                }

                host.Debug($"asking {source.Name} for a code for {device.Serial}");
                var result = await source.GetCodeAsync(device, limit.Token);
                if (result.Code is { } code)
                {
                    return code;
                }

                results.Add(result);
            }
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            prompter?.Close();
            throw new UnansweredError(
                $"timed out after {settings.Timeout.TotalSeconds:0} s waiting for an MFA code for {device.Serial}",
                "run the command again; AWS_MFA_TIMEOUT sets how long to wait",
                exception);
        }

        throw Failure(results);
    }

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

    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work)
        => prompter is { HasWritten: true } ? prompter.WhileAsync(doing, work) : TerminalPrompter.WhileAsync(host, doing, work);

    public void Dispose()
    {
        pendingTouch.Dispose();
        prompter?.Dispose();
        turn?.Dispose();
    }

    /// <summary>Ours until the end, so that what follows an answer stays below its question.</summary>
    private async Task TakeTurnAsync(CancellationToken cancellation)
    {
        if (prompter is not null && !hasTurn)
        {
            hasTurn = true;
            turn = TerminalTurn.PathOf(host) is { } path
                ? await LockWait.EnterAsync(path, host, asksNobody: false, new AskerWait(host, settings).Report, cancellation)
                : null;
        }
    }

    private UserError Failure(List<MfaCodeResult> results)
    {
        var isTaken = prompter is null && !settings.NoPrompt && host.AskTerminalTaken();
        var isBehind = prompter is null && !settings.NoPrompt && !isTaken && host.AskInBackground();
        var isKeyOnly = settings.Sources is ["yubikey"];
        var hint = results.Select(result => result.Hint).FirstOrDefault(hint => hint is not null);
        var kind = results.Exists(result => result.Kind == ErrorKind.Failed) ? ErrorKind.Failed : ErrorKind.NobodyToAsk;
        List<string> reasons = [.. results.Where(result => result.Reason.Length > 0 && result.Matters).Select(result => result.Reason)];
        if (!isKeyOnly && prompter is null)
        {
            reasons.Insert(
                0,
                settings.NoPrompt ? "AWS_MFA_NO_PROMPT is set"
                : isTaken ? "another program controls the terminal (a full-screen program, or a shell that is completing a line)"
                : isBehind ? "this command runs in the background of its terminal"
                : "there is no terminal");
        }

        var what = isKeyOnly ? $"no YubiKey gave a code for {settings.OathAccount ?? device.Serial}"
            : prompter is null ? $"an MFA code for {device.Serial} is needed and nobody can be asked"
            : $"got no MFA code for {device.Serial}";
        var message = reasons.Count > 0 ? $"{what}: {string.Join("; ", reasons)}" : what;
        hint = results.Find(result => result.Kind == ErrorKind.Failed)?.Hint is { } ofProgram ? ofProgram
            : isTaken || isBehind ? $"run this at a shell prompt first: {purpose?.Command ?? "the same command"}"
            : settings.Token is { Length: > 0 } token && MfaCode.FindDigits(token) is null ? "set AWS_MFA_TOKEN to the six digits that the device shows now, or unset it and run the command in a terminal"
            : isKeyOnly ? hint ?? "plug in the YubiKey that has the OATH account"
            : prompter is null ? "set AWS_MFA_TOKEN to a code, or " + (settings.NoPrompt ? "unset AWS_MFA_NO_PROMPT" : "run the command in a terminal")
            : hint ?? "run the command again, or set AWS_MFA_TOKEN to a code";
        return (prompter is not null || results.Exists(result => result.WasAsked)) && kind == ErrorKind.NobodyToAsk
            ? new UnansweredError(message, hint)
            : new UserError(message, hint, kind);
    }
}
