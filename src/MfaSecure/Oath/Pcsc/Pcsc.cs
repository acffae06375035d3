namespace MfaSecure.Oath;

/// <summary>A reader's state: last seen by the caller, and now. The upper half counts insertions and removals.</summary>
internal record struct PcscState(string Reader, uint Current, uint Event);

/// <summary>The part of WinSCard that we use; each call returns its SCARD_* code. Sizes and strings differ by system.</summary>
/// <remarks>Function pointers, not imports: without the library the user gets an error message, and NativeAOT needs no marshalling code.</remarks>
internal abstract class Pcsc
{
    public const uint ShareExclusive = 1, ShareShared = 2;
    public const uint ProtocolT0 = 1, ProtocolT1 = 2;
    public const uint LeaveCard = 0;
    public const uint StateUnaware = 0, StateChanged = 0x2, StatePresent = 0x20, StateMute = 0x200;

    /// <summary>A pseudo reader whose state changes when a reader is plugged in or out.</summary>
    public const string PlugAndPlay = @"\\?PnP?\Notification";

    // The longest extended answer with its status word; pcscd's MAX_BUFFER_SIZE_EXTENDED is larger.
    public const int LongestAnswer = 0x10000 + 2;

    public abstract uint EstablishContext(out nint context);

    public abstract uint ReleaseContext(nint context);

    public abstract uint ListReaders(nint context, out string[] readers);

    /// <summary>Waits until a reader's state is no longer what <see cref="PcscState.Current"/> says.</summary>
    public abstract uint GetStatusChange(nint context, uint milliseconds, PcscState[] states);

    public abstract uint Cancel(nint context);

    public abstract uint Connect(nint context, string reader, uint share, out nint card, out uint protocol);

    public abstract uint Reconnect(nint card, uint share, out uint protocol);

    public abstract uint Disconnect(nint card);

    public abstract uint BeginTransaction(nint card);

    public abstract uint EndTransaction(nint card);

    public abstract uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length);

    /// <summary>Each name ends with NUL, the list with one more.</summary>
    protected static string[] Split(ReadOnlySpan<char> names)
    {
        var end = names.IndexOf("\0\0", StringComparison.Ordinal);
        return (end < 0 ? names : names[..end]).ToString().Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
