using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>One process refreshes a session, the others wait for it and share its success, or its failure.</summary>
/// <remarks>
/// Without the second half, N processes would ask N times, one after another, when the user cancels. A program that calls
/// again and again (a full-screen one, whose screen the prompt destroys) is not let through to the prompt for a while.
/// </remarks>
internal sealed class RefreshLock : IDisposable
{
    private readonly FileLock? held;
    private readonly RefreshFailures failures;

    private readonly DateTimeOffset began;

    private RefreshLock(FileLock? held, RefreshFailures failures, DateTimeOffset began)
        => (this.held, this.failures, this.began) = (held, failures, began);

    /// <summary>Waits for our turn.</summary>
    public static async Task<RefreshLock> EnterAsync(Host host, PrivateFolder? folder, SessionKey key, CancellationToken cancellation)
    {
        var failures = new RefreshFailures(host, folder, key);
        var began = host.Clock.GetUtcNow();
        if (OperatingSystem.IsWindows() || folder?.TryPrepare() != true)
        {
            return new(null, failures, began);
        }

        var held = await LockWait.EnterAsync(folder.PathOf(key.FileName + ".lock"), host, holder => Tell(host, holder), cancellation);
        return new(held, failures, began);
    }

    /// <summary>Ends with the failure of who asked meanwhile; to be called where no session came of it.</summary>
    /// <exception cref="UserError">The same failure.</exception>
    public void ShareFailure(bool fresh)
    {
        if (failures.Find(began, fresh) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Leaves the failure to those who wait.</summary>
    public void Failed(UserError failure) => failures.Write(failure);

    public void Dispose() => held?.Dispose();

    /// <summary>Says whom we wait for, where a person can read it.</summary>
    public static void Tell(Host host, string holder)
    {
        var line = $"aws-mfa-secure: waiting for the MFA code that {holder} asks for";
        using var terminal = host.OpenTerminal();
        if (terminal is null)
        {
            host.Error.WriteLine(line);
        }
        else
        {
            // On the holder's own terminal its question stands open.
            var isShared = host.TerminalName() is { } name && holder.EndsWith(" on " + name, StringComparison.Ordinal);
            terminal.Write((isShared ? "\n" : "") + line + "\n");
        }
    }
}
