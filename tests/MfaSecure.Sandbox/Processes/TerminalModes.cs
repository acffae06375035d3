using System.Buffers.Binary;

namespace MfaSecure.Sandbox;

/// <summary>The modes of a terminal's line discipline that a prompt may fail to restore.</summary>
/// <param name="Echo">ECHO: typed text is displayed.</param>
/// <param name="Canonical">ICANON: input is read by line.</param>
/// <param name="Signals">ISIG: Ctrl-C and Ctrl-Z send signals.</param>
/// <param name="OutputProcessing">OPOST: a newline also returns the carriage.</param>
/// <param name="Raw">All flags and control characters in hex, for comparison.</param>
public sealed record TerminalModes(bool Echo, bool Canonical, bool Signals, bool OutputProcessing, string Raw)
{
    public bool IsSane => Echo && Canonical && Signals && OutputProcessing;

    /// <summary>Linux's struct termios: four 32-bit flag words, the line discipline, 19 control characters.</summary>
    internal static TerminalModes Parse(ReadOnlySpan<byte> termios)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("the layout of struct termios is known for Linux only");
        }

        var output = BinaryPrimitives.ReadUInt32LittleEndian(termios[4..]);
        var local = BinaryPrimitives.ReadUInt32LittleEndian(termios[12..]);
        return new TerminalModes(
            Echo: (local & 0x8) != 0,
            Canonical: (local & 0x2) != 0,
            Signals: (local & 0x1) != 0,
            OutputProcessing: (output & 0x1) != 0,
            Raw: Convert.ToHexStringLower(termios[..36]));
    }
}
