using System.Globalization;
using System.Text;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>The touch request that is still open when a code was typed instead; our next try resumes it.</summary>
/// <remarks>A file tells the next command how long we hold the YubiKey.</remarks>
internal sealed class PendingTouch(Host host) : IDisposable
{
    private const string FileName = "touch-left";
    private const int LargestFile = 32;
    private readonly StateFolder state = new(host);
    private TouchRequest? request;

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

    /// <summary>Keeps a request, and its YubiKey open, for the next try.</summary>
    public void Leave(TouchRequest left) => Interlocked.Exchange(ref request, left)?.Dispose();

    public TouchRequest? Take() => Interlocked.Exchange(ref request, null);

    public void Dispose()
    {
        if (Take() is { } left)
        {
            if (!left.Code.IsCompleted)
            {
                state.Write(FileName, Encoding.ASCII.GetBytes(left.Ends.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
            }

            left.Dispose();
        }
    }
}
