namespace MfaSecure.Shells;

/// <summary>How a shell, or a program that reads variables, is told to set and to unset them. Says so in text; runs nothing.</summary>
/// <remarks>A value that a syntax cannot carry unchanged is refused with a <see cref="UserError"/> that names the variable, never the value.</remarks>
internal abstract class ShellSyntax
{
    /// <summary>sh, bash, zsh, ksh: <c>eval $(…)</c>, quoted or not.</summary>
    public static ShellSyntax Sh { get; } = new ShSyntax();

    /// <summary>fish: <c>… | source</c> or <c>eval (…)</c>.</summary>
    public static ShellSyntax Fish { get; } = new FishSyntax();

    /// <summary>csh and tcsh: <c>eval "`…`"</c>.</summary>
    public static ShellSyntax Csh { get; } = new CshSyntax();

    /// <summary>PowerShell: <c>… | Invoke-Expression</c>, with <c>Out-String</c> between or not.</summary>
    public static ShellSyntax PowerShell { get; } = new PowerShellSyntax();

    /// <summary>Windows' cmd: the lines of a <c>for /f "delims="</c> loop, or of a .cmd file.</summary>
    public static ShellSyntax Cmd { get; } = new CmdSyntax();

    /// <summary>JSON, which is nushell's too: <c>… | from json | load-env</c>; unsets <c>… | from json | hide-env -i ...$in</c>.</summary>
    public static ShellSyntax Json { get; } = new JsonSyntax();

    /// <summary><c>NAME=value</c> lines without any quoting, for <c>docker --env-file</c> and <c>$GITHUB_ENV</c>.</summary>
    public static ShellSyntax EnvFile { get; } = new EnvFileSyntax();

    /// <summary>The text that sets and exports variables; it ends with a line feed.</summary>
    /// <exception cref="UserError">A value cannot be said in this syntax.</exception>
    public abstract string Set(IEnumerable<(string Name, string Value)> variables);

    /// <summary>The text that unsets variables; those that are not set are no failure.</summary>
    public abstract string Unset(IEnumerable<string> names);

    /// <summary>The refusal of a value.</summary>
    /// <param name="reader">Who would read it.</param>
    /// <param name="name">The variable.</param>
    /// <param name="what">What in its value it is that cannot be said.</param>
    internal static UserError CannotCarry(string reader, string name, string what)
        => new($"{reader} cannot take the value of {name}: it has {what}", "--format json takes any text");
}
