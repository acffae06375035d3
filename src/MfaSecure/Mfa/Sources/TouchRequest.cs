using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>A key that blinks: it cannot be told to stop, so a request that is not waited for any more runs on in it.</summary>
/// <param name="key">The key, disposed with this.</param>
/// <param name="entry">The account.</param>
/// <param name="began">When it began to blink.</param>
internal sealed class TouchRequest(YubiKey key, OathEntry entry, DateTimeOffset began) : IDisposable
{
    public YubiKey Key { get; } = key;

    public OathEntry Entry { get; } = entry;

    /// <summary>When the key stops by itself, at the latest.</summary>
    public DateTimeOffset Ends { get; } = began + OathApplet.TouchPatience;

    /// <summary>The code, when the touch comes.</summary>
    public required Task<OathCode> Code { get; init; }

    /// <summary>Gives the key back, when its answer has come.</summary>
    public void Dispose()
    {
        // Nobody is left to be told how it ends.
        _ = Code.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Key.Dispose();
    }
}
