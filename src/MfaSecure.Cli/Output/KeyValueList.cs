namespace MfaSecure.Cli.Output;

/// <summary>A name and a value per line, in two columns.</summary>
internal static class KeyValueList
{
    /// <param name="output">Where it is printed.</param>
    /// <param name="pairs">Those without a value are left out.</param>
    public static string Of(OutputStyle output, IEnumerable<(string Name, string? Value, TextStyle? Style)> pairs)
    {
        var shown = pairs.Where(pair => pair.Value is not null).ToList();
        var indent = shown.Max(pair => pair.Name.Length) + 2;
        return string.Concat(shown.Select(pair =>
        {
            var value = output.Wrap(indent, pair.Value!);
            return output.Paint(TextStyle.Faint, pair.Name.PadRight(indent)) + (pair.Style is { } style ? output.Paint(style, value) : value) + "\n";
        }));
    }
}
