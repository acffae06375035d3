namespace MfaSecure.Enroll;

/// <summary>What an authenticator app is shown: the QR code, and beside it what to do and the secret for typing; in 24 lines of 80.</summary>
internal sealed class QrPage
{
    private const int Gap = 2, TextColumns = 28, Letters = 4, GroupsInLine = 4;

    /// <param name="seed">The seed.</param>
    /// <param name="label">Issuer and name, with a colon between them.</param>
    public QrPage(TotpSecret seed, string label)
    {
        var (code, columns) = QrCode.Draw(seed.ToUri(label));
        string[] text =
        [
            "", "Scan this with the app.", "Nobody else may see it.",
            "", "Or type it into the app:", .. Folded(label), "",
            .. seed.Letters().Chunk(Letters).Chunk(GroupsInLine).Select(groups => "  " + string.Join(' ', groups.Select(group => new string(group)))),
            "", "(time-based, 6 digits)", "",
        ];
        string[] end = ["When the app shows a code,", "press Enter: this screen is", ""];
        Rows = Math.Max(code.Count, text.Length + end.Length);
        Columns = columns + Gap + TextColumns;
        IEnumerable<string> beside = [.. text, .. Enumerable.Repeat("", Rows - text.Length - end.Length), .. end];
        Text = string.Join('\n', beside.Select((line, row) => (row < code.Count ? code[row] : new(' ', columns)) + new string(' ', Gap) + line));
    }

    /// <summary>How large a window it takes.</summary>
    public int Columns { get; }

    /// <inheritdoc cref="Columns"/>
    public int Rows { get; }

    /// <summary>The lines; the last one is left open for <see cref="Question"/>.</summary>
    public string Text { get; }

    /// <summary>What is asked in the last line.</summary>
    public const string Question = "then wiped. ";

    private static IEnumerable<string> Folded(string label)
    {
        var colon = label.IndexOf(':', StringComparison.Ordinal) + 1;
        return label[..colon].Chunk(TextColumns - 2).Concat(label[colon..].Chunk(TextColumns - 2)).Select(part => "  " + new string(part));
    }
}
