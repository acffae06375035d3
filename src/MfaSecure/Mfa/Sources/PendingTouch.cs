using System.Globalization;
using System.Text;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>The touch requests that are still open when a code was typed, or another YubiKey touched; our next try resumes them.</summary>
/// <remarks>A file tells the next command how long we hold the YubiKey.</remarks>
internal sealed class PendingTouch(Host host) : IDisposable
{
    private const string FileName = "touch-left";
    private const int LargestFile = 32;
    private readonly StateFolder state = new(host);
    private IReadOnlyList<TouchRequest> requests = [];

    /// <summary>How long a YubiKey may still blink for an earlier command; zero if none does.</summary>
    public TimeSpan BlinksFor
    {
        get
        {
            var left = state.Read(FileName, LargestFile) is { } bytes && long.TryParse(Encoding.ASCII.GetString(bytes), NumberStyles.None, CultureInfo.InvariantCulture, out var ends)
                ? ends - host.Clock.GetUtcNow().ToUnixTimeMilliseconds()
                : 0;
            return left > 0 && left <= (long)OathApplet.TouchPatience.TotalMilliseconds ? TimeSpan.FromMilliseconds(left) : TimeSpan.Zero;
        }
    }

    /// <summary>Keeps the requests, and their YubiKeys open, for the next try.</summary>
    public void Leave(IReadOnlyList<TouchRequest> left) => Release(Interlocked.Exchange(ref requests, left));

    public IReadOnlyList<TouchRequest> Take() => Interlocked.Exchange(ref requests, []);

    public void Dispose()
    {
        var left = Take();
        if (left.Where(request => !request.Code.IsCompleted).MaxBy(request => request.Ends) is { } last)
        {
            state.Write(FileName, Encoding.ASCII.GetBytes(last.Ends.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
        }

        Release(left);
    }

    private static void Release(IReadOnlyList<TouchRequest> left)
    {
        foreach (var request in left)
        {
            request.Dispose();
        }
    }
}
