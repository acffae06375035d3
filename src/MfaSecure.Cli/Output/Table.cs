using MfaSecure.Platform;

namespace MfaSecure.Cli.Output;

internal static class Table
{
    private const string Gap = "  ";

    public const string EmptyCell = "-";

    public static string Of(OutputStyle output, string[] head, IReadOnlyList<string[]> rows)
    {
        rows = [.. rows.Select(row => Array.ConvertAll(row, ControlCharacters.Escape))];
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Append(head).Max(row => row[column].Length)).ToArray();
        string Line(string[] row) => string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
        return widths.Sum() + (Gap.Length * (head.Length - 1)) > (output.Width ?? int.MaxValue)
            ? string.Concat(rows.Select(row => Block(output, head, row)))
            : string.Concat(rows.Select(Line).Prepend(output.Paint(TextStyle.Bold, Line(head))).Select(line => line + "\n"));
    }

    private static string Block(OutputStyle output, string[] head, string[] row)
        => output.Paint(TextStyle.Bold, row[0]) + "\n" + string.Concat(Enumerable.Range(1, row.Length - 1).Where(column => row[column] != EmptyCell).Select(column =>
        {
            var name = Gap + head[column].ToLowerInvariant() + ": ";
            return output.Paint(TextStyle.Faint, name) + output.Wrap(name.Length, row[column]) + "\n";
        }));
}
