using System.Buffers.Binary;

namespace MfaSecure.Sandbox;

/// <summary>The four switches of a terminal's line discipline that a prompt may leave wrong, and all of termios for comparing.</summary>
/// <param name="Echo">ECHO: what is typed is shown.</param>
/// <param name="Canonical">ICANON: input comes by lines.</param>
/// <param name="Signals">ISIG: Ctrl-C and Ctrl-Z send signals.</param>
/// <param name="OutputProcessing">OPOST: a newline also returns the carriage.</param>
/// <param name="Raw">The flag words and control characters, as hex: equal before and after a well-behaved program.</param>
public sealed record TerminalModes(bool Echo, bool Canonical, bool Signals, bool OutputProcessing, string Raw)
{
    /// <summary>As a fresh terminal has it.</summary>
    public bool IsSane => Echo && Canonical && Signals && OutputProcessing;

    /// <summary>struct termios of Linux: four 32-bit flag words, the line, 19 control characters.</summary>
    internal static TerminalModes Parse(ReadOnlySpan<byte> termios)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("termios is laid out otherwise here");
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
