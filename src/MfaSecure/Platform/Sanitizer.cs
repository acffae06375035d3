using System.Text.RegularExpressions;

namespace MfaSecure.Platform;

/// <summary>Makes text from outside safe to print: one line, no control characters, no keys or tokens.</summary>
internal static partial class Sanitizer
{
    private const int Longest = 300;

    public static string Clean(string text)
    {
        // SignatureDoesNotMatch may echo the whole request: "The Canonical String for this request should have been …".
        var echo = text.IndexOf("The Canonical String", StringComparison.OrdinalIgnoreCase);
        text = echo >= 0 ? text[..echo] : text;
        text = text.Length > 4 * Longest ? text[..(4 * Longest)] : text;
        text = KeyId().Replace(text, match => "…" + match.Value[^4..]);
        text = Token().Replace(text, "…");
        text = OneLine(text);
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }

    public static string OneLine(string text) => Unprintable().Replace(text, " ").Trim();

    [GeneratedRegex("A[A-Z]{3}[A-Z2-7]{12,124}", RegexOptions.CultureInvariant)]
    private static partial Regex KeyId();

    // Secrets are 40 characters of base64, tokens more; the dots, colons and hyphens of an ARN end a run.
    [GeneratedRegex("[A-Za-z0-9+/=_%]{40,}", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"[\p{C}\p{Zl}\p{Zp}\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unprintable();
}
