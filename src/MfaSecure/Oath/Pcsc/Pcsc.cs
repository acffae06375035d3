using System.Runtime.InteropServices;

namespace MfaSecure.Oath;

/// <summary>The part of the PC/SC API (WinSCard) that is used here; sizes and strings differ on each system.</summary>
/// <remarks>
/// Every call returns its SCARD_* code. The library is loaded when it is first wanted, by function pointers, so that a
/// machine without it is an answer and not a crash, and NativeAOT needs no marshalling code.
/// </remarks>
internal abstract unsafe class Pcsc
{
    public const uint ShareExclusive = 1, ShareShared = 2;
    public const uint ProtocolT0 = 1, ProtocolT1 = 2;
    public const uint LeaveCard = 0;
    public const uint StateUnaware = 0, StateChanged = 0x2, StateUnknown = 0x4, StatePresent = 0x20, StateExclusive = 0x80, StateMute = 0x200;

    /// <summary>The name that stands for "a reader was plugged in or out".</summary>
    public const string PlugAndPlay = @"\\?PnP?\Notification";

    // The longest extended answer, and what pcscd calls MAX_BUFFER_SIZE_EXTENDED leaves room for it.
    public const int LongestAnswer = 0x10000 + 2;

    private static readonly Lazy<Pcsc?> Loaded = new(Load);

    /// <summary>The system's library; null when it has none.</summary>
    public static Pcsc? System => Loaded.Value;

    public abstract uint EstablishContext(out nint context);

    public abstract uint ReleaseContext(nint context);

    /// <summary>The reader names; none when there is no reader.</summary>
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

    /// <summary>Splits a multi-string: names that end in NUL, the whole in one more.</summary>
    protected static string[] Split(ReadOnlySpan<char> names)
    {
        var end = names.IndexOf("\0\0", StringComparison.Ordinal);
        return (end < 0 ? names : names[..end]).ToString().Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Pcsc? Load()
    {
        var name = OperatingSystem.IsWindows() ? "winscard.dll"
            : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/PCSC.framework/PCSC"
            : "libpcsclite.so.1";
        try
        {
            return !NativeLibrary.TryLoad(name, out var library) ? null
                : OperatingSystem.IsWindows() ? new PcscWindows(library)
                : OperatingSystem.IsMacOS() ? new PcscMac(library)
                : new PcscLinux(library);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }
}
