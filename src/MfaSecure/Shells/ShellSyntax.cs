namespace MfaSecure.Shells;

/// <summary>A value that a syntax cannot express exactly is an error that names the variable, never the value.</summary>
internal abstract class ShellSyntax
{
    /// <summary>Ends with a line feed.</summary>
    public abstract string Set(IEnumerable<(string Name, string Value)> variables);

    /// <summary>Variables that are not set cause no error.</summary>
    public abstract string Unset(IEnumerable<string> names);

    internal static UserError CannotCarry(string reader, string name, string what)
        => new($"{reader} cannot take the value of {name}: it has {what}", "--format json takes any text");
}
