namespace MfaSecure.Shells;

/// <summary>Except in sh, a line never contains a value's line feed: <c>eval (…)</c> joins lines with spaces; PowerShell and cmd read each line by itself.</summary>
internal abstract class LineSyntax : ShellSyntax
{
    public sealed override string Set(IEnumerable<(string Name, string Value)> variables)
        => string.Concat(variables.Select(variable => SetLine(variable.Name, variable.Value) + "\n"));

    public sealed override string Unset(IEnumerable<string> names)
        => string.Concat(names.Select(name => UnsetLine(name) + "\n"));

    protected abstract string SetLine(string name, string value);

    protected abstract string UnsetLine(string name);
}
