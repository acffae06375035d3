using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>One process refreshes a session; the others wait and share its success or failure.</summary>
/// <remarks>Without shared failures, N processes would ask N times when the user cancels.</remarks>
internal sealed class RefreshLock : IDisposable
{
    private readonly FileLock? held;
    private readonly RefreshFailures failures;
    private readonly DateTimeOffset began;

    private RefreshLock(FileLock? held, RefreshFailures failures, DateTimeOffset began)
        => (this.held, this.failures, this.began) = (held, failures, began);

    public static async Task<RefreshLock> EnterAsync(Host host, PrivateFolder? folder, SessionKey key, MfaSettings settings, CancellationToken cancellation)
    {
        var failures = new RefreshFailures(host, folder, key);
        var began = host.Clock.GetUtcNow();
        if (OperatingSystem.IsWindows() || folder?.TryPrepare() != true)
        {
            return new(null, failures, began);
        }

        var held = await LockWait.EnterAsync(folder.PathOf(key.FileName + ".lock"), host, settings.NoPrompt, new AskerWait(host, settings).Report, cancellation);
        return new(held, failures, began);
    }

    public void ShareFailure(bool fresh)
    {
        if (failures.Find(began, fresh) is { } failure)
        {
            throw failure;
        }
    }

    public void Failed(UserError failure) => failures.Write(failure);

    public void Dispose() => held?.Dispose();
}
