namespace MfaSecure.Platform;

/// <summary>The world as one value: environment, home, clock, streams, terminal.</summary>
internal sealed partial class Host
{
    private EnvironmentBlock environment = EnvironmentBlock.Empty;
    private bool keepingRefused;

    public required EnvironmentBlock Environment { get => environment; init => environment = value; }

    public string? Home { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public TextWriter Out { get; init; } = TextWriter.Null;

    /// <summary>Null if standard output is no terminal.</summary>
    public Func<int?> FindWidth { get; init; } = static () => null;

    /// <summary>What standard output is; null if unknown.</summary>
    public Func<FileFacts?> FindOutFile { get; init; } = static () => null;

    /// <summary>Sets standard output's mode to 0600; false if that fails.</summary>
    public Func<bool> MakeOutPrivate { get; init; } = static () => false;

    public TextWriter Error { get; init; } = TextWriter.Null;

    /// <summary>The caller disposes it.</summary>
    public Func<ITerminal?> OpenTerminal { get; init; } = static () => null;

    public Func<bool> AskTerminalTaken { get; init; } = static () => false;

    /// <summary>Shown to the users of processes that wait for us.</summary>
    public Func<string?> TerminalName { get; init; } = static () => null;

    /// <summary>Our own programs' files, to recognize ourselves on PATH.</summary>
    public string[] OwnPaths { get; init; } = [];

    /// <summary>Empty if unknown.</summary>
    public Func<string> UserName { get; init; } = static () => "";

    /// <summary>Whether standard error is no terminal.</summary>
    public Func<bool> AskCalledByProgram { get; init; } = static () => false;

    public Func<bool> AskInBackground { get; init; } = static () => false;

    public Func<bool> AskInForeground { get; init; } = static () => false;

    public Func<string[]> FindParentNames { get; init; } = static () => [];

    /// <summary>The same with another environment.</summary>
    public Host In(EnvironmentBlock other)
    {
        var copy = (Host)MemberwiseClone();
        copy.environment = other;
        return copy;
    }

    /// <summary>Prints only the first notice.</summary>
    public void CannotKeep(string content, string why)
    {
        if (!keepingRefused)
        {
            keepingRefused = true;
            Notice($"the {content} is not saved: {why}; AWS_MFA_SESSIONS_DIR sets another directory");
        }
    }

    public void Notice(string line) => Error.WriteLine($"aws-mfa-secure: notice: {line}");
}
