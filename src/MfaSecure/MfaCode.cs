namespace MfaSecure;

/// <summary>A six-digit code of an MFA device, all the way from its source to STS.</summary>
internal sealed record MfaCode(string Serial, string Digits)
{
    /// <summary>The name of the source; empty where there was none to ask.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// Whether a YubiKey or a program gave it, so that a refusal means that its time step is spent; a typed code may be
    /// mistyped.
    /// </summary>
    public bool IsCertain { get; init; }

    /// <summary>Whether it was computed for this machine's time, so that a wrong clock explains a refusal.</summary>
    public bool IsComputed { get; init; }

    /// <summary>Whether AWS has already answered for its time step: a refusal then means that the code is used up.</summary>
    public bool StepUsed { get; init; }

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

    /// <summary>The device and the source; never the code.</summary>
    public override string ToString() => Source.Length > 0 ? $"a code of {Serial} from {Source}" : $"a code of {Serial}";
}
