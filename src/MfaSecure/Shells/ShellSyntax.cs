namespace MfaSecure.Shells;

/// <summary>The text that makes a shell, or another program that reads variables, set and unset them.</summary>
/// <remarks>A value that a syntax cannot express exactly is an error that names the variable, never the value.</remarks>
internal abstract class ShellSyntax
{
    /// <summary>The text that sets and exports variables; ends with a line feed.</summary>
    /// <exception cref="UserError">This syntax cannot express a value.</exception>
    public abstract string Set(IEnumerable<(string Name, string Value)> variables);

    /// <summary>The text that unsets variables; unset ones cause no error.</summary>
    public abstract string Unset(IEnumerable<string> names);

    internal static UserError CannotCarry(string reader, string name, string what)
        => new($"{reader} cannot take the value of {name}: it has {what}", "--format json takes any text");
}
