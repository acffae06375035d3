using System.Text.RegularExpressions;

namespace MfaSecure.Sandbox;

/// <summary>Removes the progress line from a transcript. It appears while AWS or a check is slow, so on a busy machine in any test.</summary>
public static partial class ProgressLineFilter
{
    public static string Remove(string transcript) => ProgressLine().Replace(transcript, "");

    [GeneratedRegex(@"(\r\x1b\[K(?:Asking AWS|Checking)…[^\r]*)+\r\x1b\[K")]
    private static partial Regex ProgressLine();
}
