namespace MfaSecure.Shells;

/// <summary>Except in sh, a line never contains a value's line feed: <c>eval (…)</c> joins lines with spaces; PowerShell and cmd read each line by itself.</summary>
internal abstract class LineSyntax : ShellSyntax
{
    public sealed override string Set(IEnumerable<(string Name, string? Value)> variables)
        => string.Concat(variables.Select(variable => (variable.Value is { } value ? SetLine(variable.Name, value) : UnsetLine(variable.Name) + End) + "\n"));

    public sealed override string Unset(IEnumerable<string> names)
        => string.Concat(names.Select(name => UnsetLine(name) + "\n"));

    public sealed override string? Move(string name, string newName, string value)
        => CopyLine(name, newName, value) is { } line ? $"{line}{End}\n{UnsetLine(name)}{End}\n" : null;

    /// <summary>Between lines of different commands, where the shell may join lines with spaces.</summary>
    protected virtual string End => "";

    protected virtual string? CopyLine(string name, string newName, string value) => null;

    protected abstract string SetLine(string name, string value);

    protected abstract string UnsetLine(string name);
}
