using System.Runtime.InteropServices;

namespace MfaSecure.Oath;

/// <summary>winscard.dll: DWORD has 32 bits, handles those of a pointer; strings are UTF-16, lengths count characters.</summary>
internal sealed unsafe class PcscWindows(nint library) : Pcsc
{
    private const uint Scope = 0;

    private readonly delegate* unmanaged<uint, void*, void*, nint*, int> establish =
        (delegate* unmanaged<uint, void*, void*, nint*, int>)NativeLibrary.GetExport(library, "SCardEstablishContext");

    private readonly delegate* unmanaged<nint, int> release =
        (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "SCardReleaseContext");

    private readonly delegate* unmanaged<nint, char*, char*, uint*, int> list =
        (delegate* unmanaged<nint, char*, char*, uint*, int>)NativeLibrary.GetExport(library, "SCardListReadersW");

    private readonly delegate* unmanaged<nint, uint, ReaderState*, uint, int> status =
        (delegate* unmanaged<nint, uint, ReaderState*, uint, int>)NativeLibrary.GetExport(library, "SCardGetStatusChangeW");

    private readonly delegate* unmanaged<nint, int> cancel =
        (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "SCardCancel");

    private readonly delegate* unmanaged<nint, char*, uint, uint, nint*, uint*, int> connect =
        (delegate* unmanaged<nint, char*, uint, uint, nint*, uint*, int>)NativeLibrary.GetExport(library, "SCardConnectW");

    private readonly delegate* unmanaged<nint, uint, uint, uint, uint*, int> reconnect =
        (delegate* unmanaged<nint, uint, uint, uint, uint*, int>)NativeLibrary.GetExport(library, "SCardReconnect");

    private readonly delegate* unmanaged<nint, uint, int> disconnect =
        (delegate* unmanaged<nint, uint, int>)NativeLibrary.GetExport(library, "SCardDisconnect");

    private readonly delegate* unmanaged<nint, int> begin =
        (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "SCardBeginTransaction");

    private readonly delegate* unmanaged<nint, uint, int> end =
        (delegate* unmanaged<nint, uint, int>)NativeLibrary.GetExport(library, "SCardEndTransaction");

    private readonly delegate* unmanaged<nint, IoRequest*, byte*, uint, void*, byte*, uint*, int> transmit =
        (delegate* unmanaged<nint, IoRequest*, byte*, uint, void*, byte*, uint*, int>)NativeLibrary.GetExport(library, "SCardTransmit");

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
        uint length = 0;
        var code = (uint)list(context, null, null, &length);
        if (code != PcscError.Success)
        {
            return code == PcscError.NoReadersAvailable ? PcscError.Success : code;
        }

        // A reader plugged in between the two calls: "insufficient buffer", and the caller asks again.
        var names = new char[(int)length];
        fixed (char* first = names)
        {
            code = (uint)list(context, null, first, &length);
        }

        if (code == PcscError.Success)
        {
            readers = Split(names);
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
                native[i].Reader = Marshal.StringToCoTaskMemUni(states[i].Reader);
                native[i].Current = states[i].Current;
            }

            uint code;
            fixed (ReaderState* first = native)
            {
                code = (uint)status(context, milliseconds, first, (uint)native.Length);
            }

            for (var i = 0; i < states.Length; i++)
            {
                states[i].Event = native[i].Event;
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
        uint active;
        uint code;
        fixed (char* name = reader)
        {
            code = (uint)connect(context, name, share, ProtocolT0 | ProtocolT1, &made, &active);
        }

        card = made;
        protocol = active;
        return code;
    }

    public override uint Reconnect(nint card, uint share, out uint protocol)
    {
        uint active;
        var code = (uint)reconnect(card, share, ProtocolT0 | ProtocolT1, LeaveCard, &active);
        protocol = active;
        return code;
    }

    public override uint Disconnect(nint card) => (uint)disconnect(card, LeaveCard);

    public override uint BeginTransaction(nint card) => (uint)begin(card);

    public override uint EndTransaction(nint card) => (uint)end(card, LeaveCard);

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var request = new IoRequest { Protocol = protocol, Length = (uint)sizeof(IoRequest) };
        var received = (uint)answer.Length;
        uint code;
        fixed (byte* send = command)
        fixed (byte* receive = answer)
        {
            code = (uint)transmit(card, &request, send, (uint)command.Length, null, receive, &received);
        }

        // A driver that claims more than there is room for is not believed.
        length = code == PcscError.Success ? (int)Math.Min(received, (uint)answer.Length) : 0;
        return code;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct IoRequest
    {
        public uint Protocol;
        public uint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public uint Current;
        public uint Event;
        public uint AtrLength;
        public fixed byte Atr[36];
    }
}
