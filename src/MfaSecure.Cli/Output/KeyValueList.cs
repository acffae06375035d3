using MfaSecure.Platform;

namespace MfaSecure.Cli.Output;

internal static class KeyValueList
{
    public static string Of(OutputStyle output, IEnumerable<(string Name, string? Value, TextStyle? Style)> pairs)
    {
        var shown = pairs.Where(pair => pair.Value is not null).ToList();
        var indent = shown.Max(pair => pair.Name.Length) + 2;
        return string.Concat(shown.Select(pair =>
        {
            var value = output.Wrap(indent, ControlCharacters.Escape(pair.Value!));
            return output.Paint(TextStyle.Faint, pair.Name.PadRight(indent)) + (pair.Style is { } style ? output.Paint(style, value) : value) + "\n";
        }));
    }
}
