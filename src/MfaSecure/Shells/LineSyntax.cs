namespace MfaSecure.Shells;

/// <summary>A syntax with a line for each variable.</summary>
/// <remarks>
/// But for sh, no line holds a line feed of a value's: shells join the lines of <c>eval (…)</c> and <c>eval `…`</c> by spaces, and
/// PowerShell and cmd take each by itself.
/// </remarks>
internal abstract class LineSyntax : ShellSyntax
{
    /// <inheritdoc/>
    public sealed override string Set(IEnumerable<(string Name, string Value)> variables)
        => string.Concat(variables.Select(variable => SetLine(variable.Name, variable.Value) + "\n"));

    /// <inheritdoc/>
    public sealed override string Unset(IEnumerable<string> names)
        => string.Concat(names.Select(name => UnsetLine(name) + "\n"));

    protected abstract string SetLine(string name, string value);

    protected abstract string UnsetLine(string name);
}
