using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Parsing;

/// <summary>Adapts McMaster.Extensions.CommandLineUtils 2.3.0; this folder holds everything that works around it.</summary>
/// <remarks>
/// Before a parse error it prints a hint to stdout, which <c>eval $(…)</c> would run: output is held back until the command has succeeded.
/// On a terminal it starts <c>less</c>: all streams count as redirected. The mistyped word is only inside an English sentence, and
/// suggestions ignore options.
/// </remarks>
internal sealed class McMasterAdapter(Host host) : IConsole, IDisposable
{
    public event ConsoleCancelEventHandler? CancelKeyPress
    {
        add { }
        remove { }
    }

    public TextWriter Out { get; } = new StringWriter();

    public TextWriter Error => host.Error;

    public TextReader In => TextReader.Null;

    public bool IsInputRedirected => true;

    public bool IsOutputRedirected => true;

    public bool IsErrorRedirected => true;

    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public void ResetColor()
    {
    }

    public void Dispose() => Out.Dispose();

    public int Execute(CommandLineApplication application, string[] arguments)
    {
        try
        {
            var exitCode = application.Execute(arguments);
            Release();
            return exitCode;
        }
        catch (CommandParsingException exception)
        {
            throw new UserError(char.ToLowerInvariant(exception.Message[0]) + exception.Message[1..].TrimEnd('.'), Hint(exception), ErrorKind.Usage);
        }
    }

    public void ShowHelp(CommandLineApplication application)
    {
        application.ShowHelp();
        Release();
    }

    private void Release() => host.Out.Write(Out.ToString());

    private static string Hint(CommandParsingException exception)
    {
        var command = exception.Command;
        var isUnknown = exception is UnrecognizedCommandParsingException;
        return isUnknown && Nearest(command, exception.Message) is { } nearest ? $"did you mean '{nearest}'?"
            : isUnknown && command.Parent is null ? "run 'aws-mfa-secure --help' for a list of commands; to run aws: aws-mfa-secure session ARGUMENTS"
            : $"run '{McMasterHelp.FullName(command)} --help' for usage";
    }

    /// <summary>The message is such as <c>Unrecognized option '--profle'</c>.</summary>
    private static string? Nearest(CommandLineApplication command, string message)
    {
        var typed = message[(message.IndexOf('\'', StringComparison.Ordinal) + 1)..message.LastIndexOf('\'')];
        return !typed.StartsWith('-')
            ? Suggestion.Of(typed, command.Commands.SelectMany(each => each.Names))
            : Suggestion.Of(typed.TrimStart('-').Split('=')[0], command.GetOptions().Select(option => option.LongName!)) is { } option ? "--" + option
            : null;
    }
}
