namespace MfaSecure;

internal sealed record MfaCode(string Serial, string Digits)
{
    /// <summary>Empty if no source was asked.</summary>
    public string Source { get; init; } = "";

    /// <summary>From a YubiKey or a program: a refusal means that its time step is spent. A typed code may be wrong.</summary>
    public bool IsCertain { get; init; }

    /// <summary>Computed for this machine's time, so a wrong clock explains a refusal.</summary>
    public bool IsComputed { get; init; }

    /// <summary>How much that time was corrected to be AWS's.</summary>
    public TimeSpan Correction { get; init; }

    /// <summary>AWS has already answered for its time step, so a refusal means that the code is used up.</summary>
    public bool StepUsed { get; init; }

    /// <summary>Ignores spaces; null unless there are exactly six digits.</summary>
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

    /// <summary>Never contains the code.</summary>
    public override string ToString() => Source.Length > 0 ? $"a code of {Serial} from {Source}" : $"a code of {Serial}";
}
