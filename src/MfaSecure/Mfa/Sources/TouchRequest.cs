using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>A blinking YubiKey cannot be told to stop: it continues a request that nobody awaits.</summary>
internal sealed class TouchRequest(YubiKey key, OathEntry entry, string? name, DateTimeOffset began) : IDisposable
{
    public YubiKey Key { get; } = key;

    public OathEntry Entry { get; } = entry;

    public string? Name { get; } = name;

    /// <summary>The YubiKey stops blinking by itself then, if not before.</summary>
    public DateTimeOffset Ends { get; } = began + OathApplet.TouchPatience;

    public required Task<OathCode> Code { get; init; }

    public bool WasNotTouched => Code.Exception?.InnerException is OathException { Failure: OathFailure.TouchNotGiven };

    /// <summary>Releases the YubiKey once it has answered.</summary>
    public void Dispose()
    {
        // Nobody awaits it: observe its failure here.
        _ = Code.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Key.Dispose();
    }
}
