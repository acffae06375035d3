namespace MfaSecure.Cli.Import;

/// <summary>What another tool left: what it is and does now, and the lines that would say it in our words, if there are any.</summary>
internal sealed record LegacySetting(string Subject, string Text, IReadOnlyList<PlainLine> Lines);

/// <summary>A key to be set in a section of one of the user's files.</summary>
internal sealed record PlainLine(string Path, string Section, string Key, string Value);
