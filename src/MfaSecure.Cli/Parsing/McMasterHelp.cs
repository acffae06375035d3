using McMaster.Extensions.CommandLineUtils;
using McMaster.Extensions.CommandLineUtils.HelpText;
using MfaSecure.Cli.Output;

namespace MfaSecure.Cli.Parsing;

/// <summary>McMaster's help text with commands in the order of their declaration, our usage line, and lines that fit a terminal.</summary>
internal sealed class McMasterHelp : DefaultHelpTextGenerator
{
    private const int Widest = 79;

    private readonly int width;

    /// <summary>The terminal's width; null if there is none.</summary>
    public McMasterHelp(int? width)
    {
        SortCommandsByName = false;
        this.width = Math.Min(width ?? Widest, Widest);
    }

    /// <summary>Such as <c>aws-mfa-secure keys move</c>.</summary>
    public static string FullName(CommandLineApplication command)
        => command.Parent is { } parent ? $"{FullName(parent)} {command.Name}" : command.Name!;

    /// <summary>Only the last argument is optional.</summary>
    public static IEnumerable<string> Synopsis(CommandLineApplication command)
        => (command.AllowArgumentSeparator ? (string[])["[--]"] : []).Concat(command.Arguments.Select((argument, index) =>
            argument.MultipleValues ? $"[{argument.Name} ...]" : index < command.Arguments.Count - 1 ? argument.Name! : $"[{argument.Name}]"));

    public override void Generate(CommandLineApplication application, TextWriter output)
    {
        using var text = new StringWriter { NewLine = "\n" };
        base.Generate(application, text);
        var isExample = false;
        foreach (var line in text.ToString().TrimEnd('\n').ReplaceLineEndings("\n").Split('\n'))
        {
            isExample |= line == "Examples:";
            output.Write((isExample ? line : Wrap(line)) + "\n");
        }
    }

    protected override void GenerateUsage(
        CommandLineApplication application,
        TextWriter output,
        IReadOnlyList<CommandArgument> visibleArguments,
        IReadOnlyList<CommandOption> visibleOptions,
        IReadOnlyList<CommandLineApplication> visibleCommands)
    {
        if (application.Parent is null)
        {
            base.GenerateUsage(application, output, visibleArguments, visibleOptions, visibleCommands);
            return;
        }

        string[] words = [FullName(application), .. application.Commands.Count > 0 ? (string[])["command"] : [], .. application.Options.Count > 0 ? (string[])["[options]"] : [], .. Synopsis(application)];
        output.Write($"Usage: {string.Join(' ', words)}\n");
    }

    /// <summary>Continuation lines are indented to the line's second column, if it has one.</summary>
    private string Wrap(string line)
    {
        if (line.Length <= width)
        {
            return line;
        }

        var gap = line.StartsWith("  ", StringComparison.Ordinal) ? line.IndexOf("  ", 2, StringComparison.Ordinal) : -1;
        var column = gap < 0 ? 0 : gap + line.AsSpan(gap).IndexOfAnyExcept(' ');
        return line[..column] + WordWrap.Wrap(column, line[column..], width);
    }
}
