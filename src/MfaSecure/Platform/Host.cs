using System.Runtime.CompilerServices;

namespace MfaSecure.Platform;

/// <summary>The world as one value: environment, home, clock, streams, terminal.</summary>
internal sealed class Host
{
    /// <summary>The environment we were started with.</summary>
    public required EnvironmentBlock Environment { get; init; }

    /// <summary>The home folder, as the AWS CLI finds it; null where there is none.</summary>
    public string? Home { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Standard output: data for <c>eval</c>, an SDK or a pipe.</summary>
    public TextWriter Out { get; init; } = TextWriter.Null;

    /// <summary>The columns of the terminal that standard output is; null where it is none.</summary>
    public Func<int?> FindWidth { get; init; } = static () => null;

    /// <summary>Standard error: for people, where there is no terminal of theirs.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    /// <summary>Opens the controlling terminal; null where there is none. Each caller disposes of its own.</summary>
    public Func<ITerminal?> OpenTerminal { get; init; } = static () => null;

    /// <summary>Tells whether there is a terminal, which another program draws on: see <see cref="Terminal.IsTaken"/>.</summary>
    public Func<bool> AskTerminalTaken { get; init; } = static () => false;

    /// <summary>The device of the terminal, for those who wait for us to name it; null where there is none.</summary>
    public Func<string?> TerminalName { get; init; } = static () => null;

    /// <summary>Our own programs' files, by which we know ourselves on PATH; empty where they cannot be told.</summary>
    public string[] OwnPaths { get; init; } = [];

    /// <summary>The operating system's name for the user; empty where it cannot be told.</summary>
    public Func<string> UserName { get; init; } = static () => "";

    /// <summary>Tells whether a program and no person called us, as far as it can be told: our standard error is no terminal.</summary>
    public Func<bool> AskCalledByProgram { get; init; } = static () => false;

    /// <summary>Tells whether the terminal is ours to write on: our process group is in its foreground.</summary>
    public Func<bool> AskInForeground { get; init; } = static () => false;

    /// <summary>The names of the process that called us: its file's, and the one it goes by; none where they cannot be told.</summary>
    public Func<string[]> FindParentNames { get; init; } = static () => [];

    /// <summary>Whether <c>AWS_MFA_DEBUG</c> asks for a line per decision.</summary>
    public bool DebugIsOn => debugIsOn ??= Environment.IsOn("AWS_MFA_DEBUG");

    private bool? debugIsOn;

    /// <summary>Writes a line of <c>AWS_MFA_DEBUG</c> to standard error. No secret goes in: key ids by their last four.</summary>
    /// <param name="line">Put together only where it is asked for: the alias path has none to spare.</param>
    public void Debug([InterpolatedStringHandlerArgument("")] ref DebugLine line)
    {
        if (DebugIsOn)
        {
            Error.WriteLine("aws-mfa-secure: debug: " + line.ToStringAndClear());
        }
    }

    private bool keepingRefused;

    /// <summary>Says, once, that something is not kept and why.</summary>
    public void CannotKeep(string content, string why)
    {
        if (!keepingRefused)
        {
            keepingRefused = true;
            Notice($"going on without keeping the {content}: {why}");
        }
    }

    /// <summary>Tells the user something that is no failure.</summary>
    public void Notice(string line) => Error.WriteLine($"aws-mfa-secure: notice: {line}");
}
