using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>One process refreshes a session; the others wait for it. Held only while refreshing.</summary>
internal sealed class RefreshGate : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly FileLock? held;

    private RefreshGate(FileLock? held) => this.held = held;

    public static async Task<RefreshGate> EnterAsync(Host host, SessionFolder folder, SessionKey key, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !folder.TryPrepare())
        {
            return new(null);
        }

        var path = $"{folder.Path}/{key.FileName}.lock";
        while (true)
        {
            var taken = FileLock.TryTake(path, out var isUnsupported);
            if (taken is not null || isUnsupported)
            {
                return new(taken);
            }

            await Task.Delay(Pause, host.Clock, cancellation);
        }
    }

    public void Dispose() => held?.Dispose();
}
