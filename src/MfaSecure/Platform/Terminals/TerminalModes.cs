using System.Buffers.Binary;

namespace MfaSecure.Platform;

/// <summary><c>struct termios</c>: input, output, control and local flags, 32 bits each on Linux, 64 on macOS.</summary>
internal sealed unsafe class TerminalModes
{
    /// <summary>Enough for both systems.</summary>
    private const int Room = 256;
    private const int Input = 0, Output = 1, Local = 3;

    // termios.h
    private const uint CarriageReturnIsNewLine = 0x100, Process = 0x1, Echo = 0x8;
    private static readonly uint NewLineReturns = OperatingSystem.IsMacOS() ? 0x2u : 0x4u;
    private static readonly uint Signals = OperatingSystem.IsMacOS() ? 0x80u : 0x1u;
    private static readonly uint Canonical = OperatingSystem.IsMacOS() ? 0x100u : 0x2u;

    private readonly byte[] termios;

    private TerminalModes(byte[] termios) => this.termios = termios;

    /// <summary>False in an editor or a full-screen program, which reads key by key.</summary>
    public bool IsByLines => (Read(Local) & Canonical) != 0;

    /// <summary>Null if the terminal is gone.</summary>
    public static TerminalModes? Of(int descriptor)
    {
        var modes = new TerminalModes(new byte[Room]);
        fixed (byte* termios = modes.termios)
        {
            return Libc.TcGetAttr(descriptor, termios) == 0 ? modes : null;
        }
    }

    public void SetOn(int descriptor)
    {
        fixed (byte* settings = termios)
        {
            _ = Libc.TcSetAttr(descriptor, Libc.TCSANOW, settings);
        }
    }

    public TerminalModes WithoutEcho() => With(Local, off: Echo);

    public TerminalModes ByLines()
        => With(Input, on: CarriageReturnIsNewLine).With(Output, on: Process | NewLineReturns).With(Local, on: Echo | Signals | Canonical);

    /// <summary>On macOS, all these flags are in the lower half of a word, which comes first.</summary>
    private TerminalModes With(int word, uint on = 0, uint off = 0)
    {
        var changed = new TerminalModes([.. termios]);
        BinaryPrimitives.WriteUInt32LittleEndian(changed.At(word), (Read(word) | on) & ~off);
        return changed;
    }

    private uint Read(int word) => BinaryPrimitives.ReadUInt32LittleEndian(At(word));

    private Span<byte> At(int word) => termios.AsSpan(word * (OperatingSystem.IsMacOS() ? 8 : 4));
}
