using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>The last time step of an MFA device that AWS has answered for, because AWS accepts each code once.</summary>
/// <remarks>A lock per serial number is held from the prompt to AWS's answer, so that two profiles of one device do not send
/// the same code. A spent code is no secret, but only its hash is saved.</remarks>
internal sealed class UsedCodes : IDisposable
{
    private const int LargestFile = 4096;

    /// <summary>AWS accepts codes of neighboring steps only.</summary>
    private const int ToleratedSteps = 2;

    /// <summary>Smaller differences are the <c>Date</c> header's resolution and network delay.</summary>
    private static readonly TimeSpan SmallestSkew = TimeSpan.FromSeconds(5);

    /// <summary>In seconds: a hundred years.</summary>
    private const long LargestSkew = 100L * 366 * 86400;

    private readonly StateFolder state;
    private readonly string serial;
    private readonly FileLock? held;
    private long spentStep;
    private string? spentCode;
    private TimeSpan savedSkew;

    private UsedCodes(StateFolder state, string serial, FileLock? held)
    {
        (this.state, this.serial, this.held) = (state, serial, held);
        Read();
    }

    /// <summary>AWS's clock minus this machine's.</summary>
    public TimeSpan Skew { get; private set; }

    private string FileName => $"device-{Fnv1a.HexOf(serial)}.json";

    /// <summary>Waits until no other process asks for a code of this device.</summary>
    public static async Task<UsedCodes> OpenAsync(Host host, string serial, MfaSettings settings, CancellationToken cancellation)
    {
        var state = new StateFolder(host);
        var path = state.PathOf($"device-{Fnv1a.HexOf(serial)}.lock");
        var held = path is not null && !OperatingSystem.IsWindows() && state.TryPrepare()
            ? await LockWait.EnterAsync(path, host, settings.NoPrompt, new AskerWait(host, settings).Report, cancellation)
            : null;
        return new(state, serial, held);
    }

    /// <summary>AWS refuses codes of a step that it has answered for, and of earlier ones.</summary>
    /// <remarks>A much earlier step means that the clock was set back, which must not lock the device out.</remarks>
    public bool IsSpent(long step) => spentStep - step is >= 0 and <= ToleratedSteps;

    public bool IsSpent(string digits) => spentCode is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(spentCode), Encoding.ASCII.GetBytes(HashOf(digits)));

    public void Spend(long step, string digits)
    {
        spentStep = step;
        spentCode = HashOf(digits);
        Write();
    }

    /// <summary>From any response, signed or not: for the code that is about to be computed.</summary>
    public void SeeSkew(TimeSpan? seen) => Skew = seen is not { } skew ? Skew : skew.Duration() >= SmallestSkew ? skew : TimeSpan.Zero;

    /// <summary>From AWS's answer to a signed call that succeeded.</summary>
    public void SaveSkew(TimeSpan? seen)
    {
        SeeSkew(seen);
        if (Skew != savedSkew && seen is not null)
        {
            savedSkew = Skew;
            Write();
        }
    }

    public void Dispose() => held?.Dispose();

    private string HashOf(string digits) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{serial} {digits}")));

    private void Read()
    {
        try
        {
            if (state.Read(FileName, LargestFile) is { } bytes)
            {
                using var json = JsonDocument.Parse(bytes);
                spentStep = json.RootElement.GetProperty("spent_step").GetInt64();
                spentCode = json.RootElement.GetProperty("spent_code").GetString();
                var seconds = json.RootElement.GetProperty("skew_seconds").GetInt64();
                Skew = savedSkew = TimeSpan.FromSeconds(seconds is > -LargestSkew and < LargestSkew ? seconds : 0);
            }
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Treated as empty: at worst AWS refuses a code and we ask for another.
        }
    }

    private void Write()
        => state.Write(FileName, JsonText.Object(json =>
        {
            json.WriteString("serial"u8, serial);
            json.WriteNumber("spent_step"u8, spentStep);
            json.WriteString("spent_code"u8, spentCode);
            json.WriteNumber("skew_seconds"u8, (long)savedSkew.TotalSeconds);
        }));
}
