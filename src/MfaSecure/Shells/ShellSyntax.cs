namespace MfaSecure.Shells;

/// <summary>A value that a syntax cannot express exactly is an error that names the variable, never the value.</summary>
internal abstract class ShellSyntax
{
    /// <summary>A null value unsets the variable; these come first. Ends with a line feed.</summary>
    public abstract string Set(IEnumerable<(string Name, string? Value)> variables);

    /// <summary>Variables that are not set cause no error.</summary>
    public abstract string Unset(IEnumerable<string> names);

    /// <summary>Renames a variable of the shell, which has this value; null where that cannot be undone. Shells copy it themselves, because
    /// no quoting of a value survives an unquoted <c>eval $(…)</c>.</summary>
    public virtual string? Move(string name, string newName, string value) => null;

    /// <summary>A command that fails: after <c>eval "$(…)" &amp;&amp;</c>, only the last evaluated command counts.</summary>
    public virtual string Fail => "";

    internal static UserError CannotCarry(string reader, string name, string what)
        => new($"{reader} cannot take the value of {name}: it has {what}", "--format json takes any text");
}
