using System.Buffers.Binary;

namespace MfaSecure.Platform;

/// <summary>How a terminal is set (<c>struct termios</c>): its input, output, control and local flags, of 32 bits on Linux and 64 on macOS.</summary>
internal sealed unsafe class TerminalModes
{
    /// <summary>Holds the structure of both systems.</summary>
    private const int Room = 256;
    private const int Input = 0, Output = 1, Local = 3;

    // termios.h; the second of two is macOS'.
    private const uint CarriageReturnIsNewLine = 0x100, Process = 0x1, Echo = 0x8;
    private static readonly uint NewLineReturns = OperatingSystem.IsMacOS() ? 0x2u : 0x4u;
    private static readonly uint Signals = OperatingSystem.IsMacOS() ? 0x80u : 0x1u;
    private static readonly uint Canonical = OperatingSystem.IsMacOS() ? 0x100u : 0x2u;

    private readonly byte[] termios;

    private TerminalModes(byte[] termios) => this.termios = termios;

    /// <summary>Whether input comes by lines, and not key by key as an editor or a full-screen program wants it.</summary>
    public bool IsByLines => (Read(Local) & Canonical) != 0;

    /// <summary>The modes of a terminal now; null where it is gone.</summary>
    public static TerminalModes? Of(int descriptor)
    {
        var modes = new TerminalModes(new byte[Room]);
        fixed (byte* termios = modes.termios)
        {
            return Libc.TcGetAttr(descriptor, termios) == 0 ? modes : null;
        }
    }

    /// <summary>Sets a terminal so.</summary>
    public void SetOn(int descriptor)
    {
        fixed (byte* settings = termios)
        {
            _ = Libc.TcSetAttr(descriptor, Libc.TCSANOW, settings);
        }
    }

    /// <summary>The same, but that what is typed is not shown.</summary>
    public TerminalModes WithoutEcho() => With(Local, off: Echo);

    /// <summary>The same, but that lines can be typed and read.</summary>
    public TerminalModes ByLines()
        => With(Input, on: CarriageReturnIsNewLine).With(Output, on: Process | NewLineReturns).With(Local, on: Echo | Signals | Canonical);

    /// <summary>All of these flags are in the lower half of macOS' words, which comes first.</summary>
    private TerminalModes With(int word, uint on = 0, uint off = 0)
    {
        var changed = new TerminalModes([.. termios]);
        BinaryPrimitives.WriteUInt32LittleEndian(changed.At(word), (Read(word) | on) & ~off);
        return changed;
    }

    private uint Read(int word) => BinaryPrimitives.ReadUInt32LittleEndian(At(word));

    private Span<byte> At(int word) => termios.AsSpan(word * (OperatingSystem.IsMacOS() ? 8 : 4));
}
