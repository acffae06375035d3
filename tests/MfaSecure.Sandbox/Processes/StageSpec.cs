namespace MfaSecure.Sandbox;

/// <summary>How to start a program. It inherits nothing from the test process.</summary>
public sealed record StageSpec
{
    /// <summary>The path of the executable. PATH is not searched.</summary>
    public required string Program { get; init; }

    /// <summary>argv[0]; default: <see cref="Program"/>.</summary>
    public RawText? Name { get; init; }

    public IReadOnlyList<RawText> Arguments { get; init; } = [];

    /// <summary>The complete environment, together with <see cref="RawEnvironment"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Additional entries, which may be invalid: not UTF-8, without <c>=</c>, or duplicates.</summary>
    public IReadOnlyList<RawText> RawEnvironment { get; init; } = [];

    public string WorkingDirectory { get; init; } = "/";

    public StageFd Stdin { get; init; } = StageFd.Null;

    public StageFd Stdout { get; init; } = StageFd.Pipe;

    public StageFd Stderr { get; init; } = StageFd.Pipe;

    /// <summary>Written to a piped stdin, which is then closed. Null: the test writes and closes it.</summary>
    public byte[]? Input { get; init; }

    /// <summary>Whether <c>/dev/tty</c> can be opened. Independent of the standard descriptors.</summary>
    public bool ControllingTerminal { get; init; } = true;

    public int Columns { get; init; } = 80;

    public int Rows { get; init; } = 24;

    /// <summary>Ignored from the start, as <c>nohup</c> does for SIGHUP. All other signals have their default action.</summary>
    public IReadOnlyList<int> IgnoredSignals { get; init; } = [];

    public IReadOnlyList<int> BlockedSignals { get; init; } = [];

    /// <summary>C# has no octal literals: 18 is 022, 63 is 077.</summary>
    public int Umask { get; init; } = 18;

    /// <summary>The soft RLIMIT_NOFILE. The hard limit is the machine's.</summary>
    public int FileLimit { get; init; } = 1024;

    /// <summary>Connects all three standard descriptors to the terminal, as in an interactive shell.</summary>
    public StageSpec AtTerminal() => this with { Stdin = StageFd.Terminal, Stdout = StageFd.Terminal, Stderr = StageFd.Terminal };
}
