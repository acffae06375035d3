namespace MfaSecure.Platform;

/// <summary>The world as one value: environment, home, clock, streams, terminal.</summary>
internal sealed partial class Host
{
    private bool keepingRefused;

    /// <summary>The environment we were started with.</summary>
    public required EnvironmentBlock Environment { get; init; }

    /// <summary>The home folder as the AWS CLI finds it, or null.</summary>
    public string? Home { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Standard output: data for <c>eval</c>, an SDK or a pipe.</summary>
    public TextWriter Out { get; init; } = TextWriter.Null;

    /// <summary>The width of the terminal that is standard output; null if it is none.</summary>
    public Func<int?> FindWidth { get; init; } = static () => null;

    public TextWriter Error { get; init; } = TextWriter.Null;

    /// <summary>Opens the controlling terminal, if there is one; the caller disposes it.</summary>
    public Func<ITerminal?> OpenTerminal { get; init; } = static () => null;

    /// <summary>Whether another program draws on the terminal: see <see cref="Terminal.IsTaken"/>.</summary>
    public Func<bool> AskTerminalTaken { get; init; } = static () => false;

    /// <summary>The terminal's device, for processes that wait for us and tell their user where; or null.</summary>
    public Func<string?> TerminalName { get; init; } = static () => null;

    /// <summary>The files of our own programs, to recognize ourselves on PATH.</summary>
    public string[] OwnPaths { get; init; } = [];

    /// <summary>The operating system's user name; empty if unknown.</summary>
    public Func<string> UserName { get; init; } = static () => "";

    /// <summary>Whether a program rather than a person called us: standard error is no terminal.</summary>
    public Func<bool> AskCalledByProgram { get; init; } = static () => false;

    /// <summary>Whether our process group is in the terminal's foreground, so that we may write on it.</summary>
    public Func<bool> AskInForeground { get; init; } = static () => false;

    /// <summary>The names of the process that called us: its file's name and its process name.</summary>
    public Func<string[]> FindParentNames { get; init; } = static () => [];

    /// <summary>Says, once, that something is not cached and why.</summary>
    public void CannotKeep(string content, string why)
    {
        if (!keepingRefused)
        {
            keepingRefused = true;
            Notice($"going on without keeping the {content}: {why}");
        }
    }

    /// <summary>Tells the user something that is not an error.</summary>
    public void Notice(string line) => Error.WriteLine($"aws-mfa-secure: notice: {line}");
}
