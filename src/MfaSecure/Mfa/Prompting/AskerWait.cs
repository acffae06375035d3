using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>What a process says while another one asks for a code, and how long it waits.</summary>
internal sealed class AskerWait(Host host, MfaSettings settings)
{
    /// <summary>Longer than most refreshes that ask nobody.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(600);

    private static readonly TimeSpan Signing = TimeSpan.FromSeconds(2);

    private bool hasTold;
    private bool hasToldOfStop;

    /// <summary>For <see cref="LockWait"/>.</summary>
    /// <exception cref="UserError">We have waited long enough; exit code 3.</exception>
    public void Report(LockHolder holder, TimeSpan waited)
    {
        var isStopped = holder.IsStopped;
        var doing = isStopped ? "which is stopped" : holder.AsksNobody ? "which is getting the session" : "which is asking for an MFA code";
        if (settings.NoPrompt && !holder.AsksNobody && waited >= Glance)
        {
            throw new UserError(
                $"AWS_MFA_NO_PROMPT is set, and an MFA code is needed from {holder.Name}, {doing}",
                isStopped ? Cure(holder) : "answer its question, then run the command again",
                ErrorKind.NobodyToAsk);
        }

        if (waited >= settings.Timeout)
        {
            throw new UserError(
                $"timed out after {settings.Timeout.TotalSeconds:0} s waiting for {holder.Name}, {doing}",
                isStopped ? Cure(holder) : "answer its question, or set AWS_MFA_TIMEOUT to wait longer",
                ErrorKind.NobodyToAsk);
        }

        // On our own terminal, everybody sees its question.
        var isShared = holder.TerminalName is { } name && name == host.TerminalName();
        if (settings.NoPrompt && !holder.AsksNobody)
        {
            // The error above follows shortly and says the same.
            return;
        }

        // Another process may hold the lock and not have written its name yet.
        var isJustTaken = holder == LockHolder.Unknown && waited < Signing;
        if (isJustTaken || (isStopped ? hasToldOfStop : hasTold || isShared))
        {
            return;
        }

        (hasTold, hasToldOfStop) = (true, hasToldOfStop || isStopped);
        TerminalPrompter.TellFrom(host, $"aws-mfa-secure: waiting for {holder.Name}, {doing}{(isStopped ? "; " + Cure(holder) : "")}");
    }

    private string Cure(LockHolder holder)
        => (holder.TerminalName is not { } name ? "continue it with fg"
                : name == host.TerminalName() ? "press Ctrl-C here, then run fg to continue it"
                : $"run fg in {name} to continue it")
            + (holder.ProcessId is { } id ? $", or end it: kill -9 {id}" : "");
}
