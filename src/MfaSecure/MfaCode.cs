namespace MfaSecure.Mfa;

/// <summary>A six-digit code, and where it comes from.</summary>
/// <remarks>A class and not a record: what a record prints by itself would hold the code.</remarks>
/// <param name="digits">Six ASCII digits.</param>
/// <param name="source">The name of the source.</param>
/// <param name="isCertain">
/// Whether the code is surely the device's of its time (computed by a key, or given by a program), so that a refusal
/// means that it is spent; a typed one may simply be mistyped.
/// </param>
/// <param name="isComputed">Whether a key computed it from the time that this machine gave it.</param>
internal sealed class MfaCode(string digits, string source, bool isCertain, bool isComputed = false)
{
    /// <summary>Six ASCII digits.</summary>
    public string Digits { get; } = digits;

    /// <summary>The name of the source.</summary>
    public string Source { get; } = source;

    /// <summary>Whether a refusal means that its time step is spent.</summary>
    public bool IsCertain { get; } = isCertain;

    /// <summary>Whether a wrong clock of this machine can be why it is refused.</summary>
    public bool IsComputed { get; } = isComputed;

    /// <summary>The code in a text, spaces left out; null where there are not exactly six digits.</summary>
    public static string? FindDigits(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[6];
        var count = 0;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                continue;
            }

            if (!char.IsAsciiDigit(character) || count == 6)
            {
                return null;
            }

            digits[count++] = character;
        }

        return count == 6 ? digits.ToString() : null;
    }

    /// <summary>The source; never the code.</summary>
    public override string ToString() => $"a code from {Source}";
}
