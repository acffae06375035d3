using System.Globalization;
using System.Text;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>
/// The touch request that a typed code left behind: the next try of this process takes it up, and the next command knows
/// that it is us who hold the key and for how long.
/// </summary>
internal sealed class PendingTouch(Host host) : IDisposable
{
    private const string FileName = "touch-left";
    private const int LargestFile = 32;
    private readonly StateFolder state = new(host);
    private TouchRequest? request;

    /// <summary>How long a command before this one may yet keep a key blinking; zero where none does.</summary>
    public TimeSpan BlinksFor
    {
        get
        {
            var left = state.Read(FileName, LargestFile) is { } bytes && long.TryParse(Encoding.ASCII.GetString(bytes), NumberStyles.None, CultureInfo.InvariantCulture, out var ends)
                ? TimeSpan.FromMilliseconds(ends - host.Clock.GetUtcNow().ToUnixTimeMilliseconds())
                : TimeSpan.Zero;
            return left > TimeSpan.Zero && left <= Oath.OathApplet.TouchPatience ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Leaves a request to the next try.</summary>
    public void Leave(TouchRequest left) => Interlocked.Exchange(ref request, left)?.Dispose();

    /// <summary>Takes up the request that was left.</summary>
    public TouchRequest? Take() => Interlocked.Exchange(ref request, null);

    /// <summary>Lets the key go when its answer has come; who wants it before that can read why it is held.</summary>
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
