namespace MfaSecure.Shells;

/// <summary>The text that makes a shell, or another program that reads variables, set and unset them.</summary>
/// <remarks>A new shell: derive from <see cref="LineSyntax"/>, add a property here and its names in <see cref="ShellNames"/>. A value
/// that a syntax cannot express exactly is an error that names the variable, never the value.</remarks>
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

    /// <summary>The text that sets and exports variables; ends with a line feed.</summary>
    /// <exception cref="UserError">This syntax cannot express a value.</exception>
    public abstract string Set(IEnumerable<(string Name, string Value)> variables);

    /// <summary>The text that unsets variables; unset ones cause no error.</summary>
    public abstract string Unset(IEnumerable<string> names);

    /// <param name="reader">The shell or program.</param>
    /// <param name="name">The variable.</param>
    /// <param name="what">The part of its value that cannot be expressed.</param>
    internal static UserError CannotCarry(string reader, string name, string what)
        => new($"{reader} cannot take the value of {name}: it has {what}", "--format json takes any text");
}
