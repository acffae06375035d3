using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>A blinking YubiKey: it cannot be told to stop, so a request that nobody awaits any more goes on in it.</summary>
/// <param name="key">The key, disposed with this.</param>
/// <param name="entry">The account.</param>
/// <param name="name">Which key blinks, for people; null where only one is plugged in.</param>
/// <param name="began">When it began to blink.</param>
internal sealed class TouchRequest(YubiKey key, OathEntry entry, string? name, DateTimeOffset began) : IDisposable
{
    public YubiKey Key { get; } = key;

    public OathEntry Entry { get; } = entry;

    public string? Name { get; } = name;

    /// <summary>When the key stops by itself, at the latest.</summary>
    public DateTimeOffset Ends { get; } = began + OathApplet.TouchPatience;

    /// <summary>The code, when the touch comes.</summary>
    public required Task<OathCode> Code { get; init; }

    /// <summary>Gives the key back when its answer has come.</summary>
    public void Dispose()
    {
        // Nobody awaits it any more: its failure is observed here.
        _ = Code.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Key.Dispose();
    }
}
