namespace MfaSecure.Cli.Output;

/// <summary>Columns of text, each as wide as its widest cell; the last one is not padded.</summary>
internal static class Table
{
    public static string Of(IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Concat(rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n"));
    }
}
