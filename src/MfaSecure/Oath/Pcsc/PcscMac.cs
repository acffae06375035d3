using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>The PCSC framework: everything has 32 bits, handles too, and structures are packed; strings are UTF-8.</summary>
internal sealed unsafe class PcscMac(nint library) : Pcsc
{
    private const uint Scope = 2;

    private readonly delegate* unmanaged<uint, void*, void*, int*, int> establish =
        (delegate* unmanaged<uint, void*, void*, int*, int>)NativeLibrary.GetExport(library, "SCardEstablishContext");

    private readonly delegate* unmanaged<int, int> release =
        (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "SCardReleaseContext");

    private readonly delegate* unmanaged<int, byte*, byte*, uint*, int> list =
        (delegate* unmanaged<int, byte*, byte*, uint*, int>)NativeLibrary.GetExport(library, "SCardListReaders");

    private readonly delegate* unmanaged<int, uint, ReaderState*, uint, int> status =
        (delegate* unmanaged<int, uint, ReaderState*, uint, int>)NativeLibrary.GetExport(library, "SCardGetStatusChange");

    private readonly delegate* unmanaged<int, int> cancel =
        (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "SCardCancel");

    private readonly delegate* unmanaged<int, byte*, uint, uint, int*, uint*, int> connect =
        (delegate* unmanaged<int, byte*, uint, uint, int*, uint*, int>)NativeLibrary.GetExport(library, "SCardConnect");

    private readonly delegate* unmanaged<int, uint, uint, uint, uint*, int> reconnect =
        (delegate* unmanaged<int, uint, uint, uint, uint*, int>)NativeLibrary.GetExport(library, "SCardReconnect");

    private readonly delegate* unmanaged<int, uint, int> disconnect =
        (delegate* unmanaged<int, uint, int>)NativeLibrary.GetExport(library, "SCardDisconnect");

    private readonly delegate* unmanaged<int, int> begin =
        (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "SCardBeginTransaction");

    private readonly delegate* unmanaged<int, uint, int> end =
        (delegate* unmanaged<int, uint, int>)NativeLibrary.GetExport(library, "SCardEndTransaction");

    private readonly delegate* unmanaged<int, IoRequest*, byte*, uint, void*, byte*, uint*, int> transmit =
        (delegate* unmanaged<int, IoRequest*, byte*, uint, void*, byte*, uint*, int>)NativeLibrary.GetExport(library, "SCardTransmit");

    public override uint EstablishContext(out nint context)
    {
        int made;
        var code = (uint)establish(Scope, null, null, &made);
        context = made;
        return code;
    }

    public override uint ReleaseContext(nint context) => (uint)release((int)context);

    public override uint ListReaders(nint context, out string[] readers)
    {
        readers = [];
        uint length = 0;
        var code = (uint)list((int)context, null, null, &length);
        if (code != PcscError.Success)
        {
            return code == PcscError.NoReadersAvailable ? PcscError.Success : code;
        }

        // A reader plugged in between the two calls: "insufficient buffer", and the caller asks again.
        var names = new byte[(int)length];
        fixed (byte* first = names)
        {
            code = (uint)list((int)context, null, first, &length);
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
                code = (uint)status((int)context, milliseconds, first, (uint)native.Length);
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

    public override uint Cancel(nint context) => (uint)cancel((int)context);

    public override uint Connect(nint context, string reader, uint share, out nint card, out uint protocol)
    {
        int made;
        uint active;
        uint code;
        fixed (byte* name = Encoding.UTF8.GetBytes(reader + (char)0))
        {
            code = (uint)connect((int)context, name, share, ProtocolT0 | ProtocolT1, &made, &active);
        }

        card = made;
        protocol = active;
        return code;
    }

    public override uint Reconnect(nint card, uint share, out uint protocol)
    {
        uint active;
        var code = (uint)reconnect((int)card, share, ProtocolT0 | ProtocolT1, LeaveCard, &active);
        protocol = active;
        return code;
    }

    public override uint Disconnect(nint card) => (uint)disconnect((int)card, LeaveCard);

    public override uint BeginTransaction(nint card) => (uint)begin((int)card);

    public override uint EndTransaction(nint card) => (uint)end((int)card, LeaveCard);

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var request = new IoRequest { Protocol = protocol, Length = (uint)sizeof(IoRequest) };
        var received = (uint)answer.Length;
        uint code;
        fixed (byte* send = command)
        fixed (byte* receive = answer)
        {
            code = (uint)transmit((int)card, &request, send, (uint)command.Length, null, receive, &received);
        }

        // A driver that claims more than there is room for is not believed.
        length = code == PcscError.Success ? (int)Math.Min(received, (uint)answer.Length) : 0;
        return code;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct IoRequest
    {
        public uint Protocol;
        public uint Length;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public uint Current;
        public uint Event;
        public uint AtrLength;
        public fixed byte Atr[33];
    }
}
