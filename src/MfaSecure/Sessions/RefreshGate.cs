using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>One process refreshes a session, the others wait for it and share its success, or its failure.</summary>
/// <remarks>
/// Without the second half, N processes would ask N times, one after another, when the user cancels. A program that calls
/// again and again (a full-screen one, whose screen the prompt destroys) is not let through to the prompt for a while.
/// </remarks>
internal sealed class RefreshGate : IDisposable
{
    private readonly FileLock? held;
    private readonly RefreshFailures failures;

    private RefreshGate(FileLock? held, RefreshFailures failures) => (this.held, this.failures) = (held, failures);

    /// <summary>Waits for our turn.</summary>
    /// <exception cref="UserError">Whoever asked meanwhile failed: the same failure.</exception>
    public static async Task<RefreshGate> EnterAsync(Host host, PrivateFolder? folder, SessionKey key, bool fresh, CancellationToken cancellation)
    {
        var failures = new RefreshFailures(host, folder, key);
        if (OperatingSystem.IsWindows() || folder?.TryPrepare() != true)
        {
            return new(null, failures);
        }

        var began = host.Clock.GetUtcNow();
        var held = await LockWait.EnterAsync(folder.PathOf(key.FileName + ".lock"), host, holder => Tell(host, holder), cancellation);
        var gate = new RefreshGate(held, failures);
        if (failures.Find(began, fresh) is { } failure)
        {
            gate.Dispose();
            throw failure;
        }

        return gate;
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
            terminal.Write(line + "\n");
        }
    }
}
