namespace MfaSecure.Enroll;

/// <summary>The QR code, and next to it instructions and the secret to type; fits 24 lines of 80 columns.</summary>
internal sealed class QrPage
{
    private const int Gap = 2, TextColumns = 28, Letters = 4, GroupsInLine = 4;

    public QrPage(TotpSecret secret, string label)
    {
        var (code, columns) = QrCode.Draw(secret.ToUri(label));
        string[] text =
        [
            "", "Scan this with the app.", "Show it to nobody else.",
            "", "Or type it into the app:", .. Wrapped(label), "",
            .. secret.Base32().Chunk(Letters).Chunk(GroupsInLine).Select(groups => "  " + string.Join(' ', groups.Select(group => new string(group)))),
            "", "(time-based, 6 digits)", "",
        ];
        string[] end = ["When the app shows a code,", "press Enter: this screen is", ""];
        Rows = Math.Max(code.Count, text.Length + end.Length);
        Columns = columns + Gap + TextColumns;
        IEnumerable<string> beside = [.. text, .. Enumerable.Repeat("", Rows - text.Length - end.Length), .. end];
        Text = string.Join('\n', beside.Select((line, row) => (row < code.Count ? code[row] : new(' ', columns)) + new string(' ', Gap) + line));
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The last line stays open for <see cref="Question"/>.</summary>
    public string Text { get; }

    public const string Question = "then wiped. ";

    private static IEnumerable<string> Wrapped(string label)
    {
        var colon = label.IndexOf(':', StringComparison.Ordinal) + 1;
        return label[..colon].Chunk(TextColumns - 2).Concat(label[colon..].Chunk(TextColumns - 2)).Select(part => "  " + new string(part));
    }
}
