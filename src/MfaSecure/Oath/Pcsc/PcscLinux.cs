using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>pcsclite: DWORD is as wide as a pointer, strings are UTF-8.</summary>
internal sealed unsafe class PcscLinux(nint library) : Pcsc
{
    private const nuint Scope = 2;

    private readonly delegate* unmanaged<nuint, void*, void*, nint*, nint> establish =
        (delegate* unmanaged<nuint, void*, void*, nint*, nint>)NativeLibrary.GetExport(library, "SCardEstablishContext");

    private readonly delegate* unmanaged<nint, nint> release =
        (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(library, "SCardReleaseContext");

    private readonly delegate* unmanaged<nint, byte*, byte*, nuint*, nint> list =
        (delegate* unmanaged<nint, byte*, byte*, nuint*, nint>)NativeLibrary.GetExport(library, "SCardListReaders");

    private readonly delegate* unmanaged<nint, nuint, ReaderState*, nuint, nint> status =
        (delegate* unmanaged<nint, nuint, ReaderState*, nuint, nint>)NativeLibrary.GetExport(library, "SCardGetStatusChange");

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

    private readonly delegate* unmanaged<nint, IoRequest*, byte*, nuint, void*, byte*, nuint*, nint> transmit =
        (delegate* unmanaged<nint, IoRequest*, byte*, nuint, void*, byte*, nuint*, nint>)NativeLibrary.GetExport(library, "SCardTransmit");

    public override uint EstablishContext(out nint context)
    {
        nint made;
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
        var native = new ReaderState[states.Length];
        try
        {
            for (var i = 0; i < states.Length; i++)
            {
                native[i].Reader = Marshal.StringToCoTaskMemUTF8(states[i].Reader);
                native[i].Current = states[i].Current;
            }

            uint code;
            fixed (ReaderState* first = native)
            {
                code = (uint)status(context, milliseconds, first, (nuint)native.Length);
            }

            for (var i = 0; i < states.Length; i++)
            {
                states[i].Event = (uint)native[i].Event;
            }

            return code;
        }
        finally
        {
            foreach (var state in native)
            {
                Marshal.FreeCoTaskMem(state.Reader);
            }
        }
    }

    public override uint Cancel(nint context) => (uint)cancel(context);

    public override uint Connect(nint context, string reader, uint share, out nint card, out uint protocol)
    {
        nint made;
        nuint active;
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
        nuint active;
        var code = (uint)reconnect(card, share, ProtocolT0 | ProtocolT1, LeaveCard, &active);
        protocol = (uint)active;
        return code;
    }

    public override uint Disconnect(nint card) => (uint)disconnect(card, LeaveCard);

    public override uint BeginTransaction(nint card) => (uint)begin(card);

    public override uint EndTransaction(nint card) => (uint)end(card, LeaveCard);

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var request = new IoRequest { Protocol = protocol, Length = (nuint)sizeof(IoRequest) };
        var received = (nuint)answer.Length;
        uint code;
        fixed (byte* send = command)
        fixed (byte* receive = answer)
        {
            code = (uint)transmit(card, &request, send, (nuint)command.Length, null, receive, &received);
        }

        // A driver that claims more than there is room for is not believed.
        length = code == PcscError.Success ? (int)Math.Min(received, (nuint)answer.Length) : 0;
        return code;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoRequest
    {
        public nuint Protocol;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public nuint Current;
        public nuint Event;
        public nuint AtrLength;
        public fixed byte Atr[33];
    }
}
