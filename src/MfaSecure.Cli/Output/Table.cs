namespace MfaSecure.Cli.Output;

/// <summary>Rows of cells under a head: in columns, or in blocks where the window is too narrow for that.</summary>
internal static class Table
{
    private const string Gap = "  ";

    /// <summary>What a cell has that has nothing to say.</summary>
    public const string Nothing = "-";

    /// <summary>Each column is as wide as its widest cell; the last one is not padded.</summary>
    public static string Of(OutputStyle screen, string[] head, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Append(head).Max(row => row[column].Length)).ToArray();
        string Line(string[] row) => string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
        return widths.Sum() + (Gap.Length * (head.Length - 1)) > (screen.Width ?? int.MaxValue)
            ? string.Concat(rows.Select(row => Block(screen, head, row)))
            : string.Concat(rows.Select(Line).Prepend(screen.Paint(TextStyle.Strong, Line(head))).Select(line => line + "\n"));
    }

    private static string Block(OutputStyle screen, string[] head, string[] row)
        => screen.Paint(TextStyle.Strong, row[0]) + "\n" + string.Concat(Enumerable.Range(1, row.Length - 1).Where(column => row[column] != Nothing).Select(column =>
        {
            var name = Gap + head[column].ToLowerInvariant() + " ";
            return screen.Paint(TextStyle.Faint, name) + screen.Wrap(name.Length, row[column]) + "\n";
        }));
}
