using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>Which time step of an MFA device AWS has answered for, across processes: AWS takes each code once.</summary>
/// <remarks>
/// One file per serial number, and a lock beside it that is held from asking to AWS's answer, so that two profiles of one
/// device do not send the same step. A spent code is no secret any more; still only its hash is kept.
/// </remarks>
internal sealed class UsedCodes : IDisposable
{
    private const int LargestFile = 4096;

    /// <summary>Codes of neighbouring steps are all that AWS may take.</summary>
    private const int ToleratedSteps = 2;

    /// <summary>Less than this is the <c>Date</c> header's own coarseness and the network's delay.</summary>
    private static readonly TimeSpan SmallestSkew = TimeSpan.FromSeconds(5);

    private readonly StateFolder state;
    private readonly string serial;
    private readonly FileLock? held;
    private long spentStep;
    private string? spentCode;

    private UsedCodes(StateFolder state, string serial, FileLock? held)
    {
        this.state = state;
        this.serial = serial;
        this.held = held;
        Read();
    }

    /// <summary>AWS's clock minus this machine's, as last seen; zero where they agree.</summary>
    public TimeSpan Skew { get; private set; }

    private string FileName => $"device-{Fnv1a.HexOf(serial)}.json";

    /// <summary>Opens a device's ledger when no other process asks for a code of it.</summary>
    public static async Task<UsedCodes> OpenAsync(Host host, string serial, Action<string> tell, CancellationToken cancellation)
    {
        var state = new StateFolder(host);
        var path = state.PathOf($"device-{Fnv1a.HexOf(serial)}.lock");
        var held = path is not null && !OperatingSystem.IsWindows() && state.TryPrepare()
            ? await LockWait.EnterAsync(path, host, tell, cancellation)
            : null;
        return new(state, serial, held);
    }

    /// <summary>Whether AWS would refuse a code of a time step: it, or a later one, has been answered for.</summary>
    /// <remarks>A step far before the spent one means that the clock was set back, and must not lock the device out.</remarks>
    public bool IsSpent(long step) => spentStep - step is >= 0 and <= ToleratedSteps;

    /// <summary>Whether this is the very code that AWS answered for last.</summary>
    public bool IsSpent(string digits) => spentCode is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(spentCode), Encoding.ASCII.GetBytes(HashOf(digits)));

    /// <summary>AWS has answered for a code of this time step.</summary>
    public void Spend(long step, string digits)
    {
        spentStep = step;
        spentCode = HashOf(digits);
        Write();
    }

    /// <summary>AWS's clock has been seen.</summary>
    public void SeeSkew(TimeSpan? seen)
    {
        if (seen is { } skew)
        {
            var relevant = skew.Duration() >= SmallestSkew ? skew : TimeSpan.Zero;
            if (relevant != Skew)
            {
                Skew = relevant;
                Write();
            }
        }
    }

    /// <inheritdoc/>
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
                Skew = TimeSpan.FromSeconds(json.RootElement.GetProperty("skew_seconds").GetInt32());
            }
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // As if nothing were known: at worst AWS refuses a code and another is asked for.
        }
    }

    private void Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("serial"u8, serial);
            json.WriteNumber("spent_step"u8, spentStep);
            json.WriteString("spent_code"u8, spentCode);
            json.WriteNumber("skew_seconds"u8, (int)Skew.TotalSeconds);
            json.WriteEndObject();
        }

        state.Write(FileName, stream.ToArray());
    }
}
