namespace MfaSecure.Cli.Output;

/// <summary>What is known of one thing: a name and a value a line.</summary>
internal static class KeyValueList
{
    /// <summary>The values stand in a column of their own; a long one goes on below itself.</summary>
    public static string Of(OutputStyle screen, IEnumerable<(string Name, string? Value, TextStyle? Style)> facts)
    {
        var known = facts.Where(fact => fact.Value is not null).ToList();
        var indent = known.Max(fact => fact.Name.Length) + 2;
        return string.Concat(known.Select(fact =>
        {
            var value = screen.Wrap(indent, fact.Value!);
            return screen.Paint(TextStyle.Faint, fact.Name.PadRight(indent)) + (fact.Style is { } ink ? screen.Paint(ink, value) : value) + "\n";
        }));
    }
}
