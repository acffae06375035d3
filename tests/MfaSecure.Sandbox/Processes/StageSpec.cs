namespace MfaSecure.Sandbox;

/// <summary>How a program is to be started, down to what a shell would set: nothing is inherited from the tests.</summary>
public sealed record StageSpec
{
    /// <summary>The path of the executable; it is not searched for.</summary>
    public required string Program { get; init; }

    /// <summary>argv[0]; null: the program's path.</summary>
    public RawText? Name { get; init; }

    public IReadOnlyList<RawText> Arguments { get; init; } = [];

    /// <summary>The whole environment, in this order, but for <see cref="RawEnvironment"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Further entries of environ, as they are: not UTF-8, without <c>=</c>, twice.</summary>
    public IReadOnlyList<RawText> RawEnvironment { get; init; } = [];

    public string WorkingDirectory { get; init; } = "/";

    public StageFd Stdin { get; init; } = StageFd.Null;

    public StageFd Stdout { get; init; } = StageFd.Pipe;

    public StageFd Stderr { get; init; } = StageFd.Pipe;

    /// <summary>What is written to a piped stdin, which is then closed; null: the test does both itself.</summary>
    public byte[]? Input { get; init; }

    /// <summary>Whether <c>/dev/tty</c> can be opened, whatever the three descriptors are.</summary>
    public bool ControllingTerminal { get; init; } = true;

    public int Columns { get; init; } = 80;

    public int Rows { get; init; } = 24;

    /// <summary>Signals that are ignored from the start, as <c>nohup</c> does; all others are at their default.</summary>
    public IReadOnlyList<int> IgnoredSignals { get; init; } = [];

    public IReadOnlyList<int> BlockedSignals { get; init; } = [];

    /// <summary>As C# has no octal: 18 is 022, 63 is 077.</summary>
    public int Umask { get; init; } = 18;

    /// <summary>The soft RLIMIT_NOFILE; the hard one is the machine's.</summary>
    public int FileLimit { get; init; } = 1024;

    /// <summary>All three descriptors on the terminal, as a user at his shell has them.</summary>
    public StageSpec AtTerminal() => this with { Stdin = StageFd.Terminal, Stdout = StageFd.Terminal, Stderr = StageFd.Terminal };
}
