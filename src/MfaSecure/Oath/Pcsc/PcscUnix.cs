using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>pcsclite on Linux and the PCSC framework of macOS; strings are UTF-8.</summary>
/// <remarks>
/// A DWORD and a handle are as wide as a pointer on Linux and have 32 bits on macOS. Arguments travel in registers, and both systems
/// are little-endian, so a wide argument and a zeroed wide result serve both; only structures differ (<see cref="Layout"/>).
/// </remarks>
internal sealed unsafe class PcscUnix(nint library) : Pcsc
{
    private const nuint Scope = 2;

    private static readonly Layout Native = OperatingSystem.IsMacOS() ? Layout.Mac : Layout.Linux;

    private readonly delegate* unmanaged<nuint, void*, void*, nint*, nint> establish =
        (delegate* unmanaged<nuint, void*, void*, nint*, nint>)NativeLibrary.GetExport(library, "SCardEstablishContext");

    private readonly delegate* unmanaged<nint, nint> release =
        (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "SCardReleaseContext");

    private readonly delegate* unmanaged<nint, byte*, byte*, nuint*, nint> list =
        (delegate* unmanaged<nint, byte*, byte*, nuint*, nint>)NativeLibrary.GetExport(library, "SCardListReaders");

    private readonly delegate* unmanaged<nint, nuint, byte*, nuint, nint> status =
        (delegate* unmanaged<nint, nuint, byte*, nuint, nint>)NativeLibrary.GetExport(library, "SCardGetStatusChange");

    private readonly delegate* unmanaged<nint, nint> cancel =
        (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "SCardCancel");

    private readonly delegate* unmanaged<nint, byte*, nuint, nuint, nint*, nuint*, nint> connect =
        (delegate* unmanaged<nint, byte*, nuint, nuint, nint*, nuint*, nint>)NativeLibrary.GetExport(library, "SCardConnect");

    private readonly delegate* unmanaged<nint, nuint, nuint, nuint, nuint*, nint> reconnect =
        (delegate* unmanaged<nint, nuint, nuint, nuint, nuint*, nint>)NativeLibrary.GetExport(library, "SCardReconnect");

    private readonly delegate* unmanaged<nint, nuint, nint> disconnect =
        (delegate* unmanaged<nint, nuint, nint>)NativeLibrary.GetExport(library, "SCardDisconnect");

    private readonly delegate* unmanaged<nint, nint> begin =
        (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "SCardBeginTransaction");

    private readonly delegate* unmanaged<nint, nuint, nint> end =
        (delegate* unmanaged<nint, nuint, nint>)NativeLibrary.GetExport(library, "SCardEndTransaction");

    private readonly delegate* unmanaged<nint, byte*, byte*, nuint, void*, byte*, nuint*, nint> transmit =
        (delegate* unmanaged<nint, byte*, byte*, nuint, void*, byte*, nuint*, nint>)NativeLibrary.GetExport(library, "SCardTransmit");

    public override uint EstablishContext(out nint context)
    {
        nint made = 0;
        var code = (uint)establish(Scope, null, null, &made);
        context = made;
        return code;
    }

    public override uint ReleaseContext(nint context) => (uint)release(context);

    public override uint ListReaders(nint context, out string[] readers)
    {
        readers = [];
        nuint length = 0;
        var code = (uint)list(context, null, null, &length);
        if (code != PcscError.Success)
        {
            return code == PcscError.NoReadersAvailable ? PcscError.Success : code;
        }

        // A reader plugged in between the two calls: "insufficient buffer", and the caller asks again.
        var names = new byte[(int)length];
        fixed (byte* first = names)
        {
            code = (uint)list(context, null, first, &length);
        }

        if (code == PcscError.Success)
        {
            readers = Split(Encoding.UTF8.GetString(names));
        }

        return code == PcscError.NoReadersAvailable ? PcscError.Success : code;
    }

    public override uint GetStatusChange(nint context, uint milliseconds, PcscState[] states)
    {
        var names = Array.ConvertAll(states, state => Marshal.StringToCoTaskMemUTF8(state.Reader));
        try
        {
            var native = new byte[states.Length * Native.StateSize];
            fixed (byte* first = native)
            {
                for (var i = 0; i < states.Length; i++)
                {
                    *(nint*)(first + (i * Native.StateSize)) = names[i];
                    SetWord(first + (i * Native.StateSize) + Layout.CurrentAt, states[i].Current);
                }

                var code = (uint)status(context, milliseconds, first, (nuint)states.Length);
                for (var i = 0; i < states.Length; i++)
                {
                    states[i].Event = *(uint*)(first + (i * Native.StateSize) + Native.EventAt);
                }

                return code;
            }
        }
        finally
        {
            Array.ForEach(names, Marshal.FreeCoTaskMem);
        }
    }

    public override uint Cancel(nint context) => (uint)cancel(context);

    public override uint Connect(nint context, string reader, uint share, out nint card, out uint protocol)
    {
        nint made = 0;
        nuint active = 0;
        uint code;
        fixed (byte* name = Encoding.UTF8.GetBytes(reader + (char)0))
        {
            code = (uint)connect(context, name, share, ProtocolT0 | ProtocolT1, &made, &active);
        }

        card = made;
        protocol = (uint)active;
        return code;
    }

    public override uint Reconnect(nint card, uint share, out uint protocol)
    {
        nuint active = 0;
        var code = (uint)reconnect(card, share, ProtocolT0 | ProtocolT1, LeaveCard, &active);
        protocol = (uint)active;
        return code;
    }

    public override uint Disconnect(nint card) => (uint)disconnect(card, LeaveCard);

    public override uint BeginTransaction(nint card) => (uint)begin(card);

    public override uint EndTransaction(nint card) => (uint)end(card, LeaveCard);

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        // SCARD_IO_REQUEST: protocol and size of the structure.
        var request = stackalloc byte[Native.RequestSize];
        SetWord(request, protocol);
        SetWord(request + Native.Word, (uint)Native.RequestSize);
        var received = (nuint)answer.Length;
        uint code;
        fixed (byte* send = command)
        fixed (byte* receive = answer)
        {
            code = (uint)transmit(card, request, send, (nuint)command.Length, null, receive, &received);
        }

        // A driver that claims more than there is room for is not believed.
        length = code == PcscError.Success ? (int)Math.Min(received, (nuint)answer.Length) : 0;
        return code;
    }

    private static void SetWord(byte* at, uint value)
    {
        new Span<byte>(at, Native.Word).Clear();
        *(uint*)at = value;
    }

    /// <summary>SCARD_READERSTATE: two pointers (name, user data), three DWORDs (current state, event state, ATR length), 33 bytes of ATR.</summary>
    internal readonly record struct Layout(int Word, bool IsPacked)
    {
        public static Layout Linux => new(sizeof(nuint), IsPacked: false);

        public static Layout Mac => new(sizeof(uint), IsPacked: true);

        public static int CurrentAt => 2 * sizeof(nint);

        public int EventAt => CurrentAt + Word;

        public int StateSize => (EventAt + (2 * Word) + 33) is var used && IsPacked ? used : (used + sizeof(nint) - 1) & -sizeof(nint);

        /// <summary>SCARD_IO_REQUEST: two DWORDs.</summary>
        public int RequestSize => 2 * Word;
    }
}
