namespace MfaSecure.Platform;

/// <summary>The process we are, as a <see cref="Host"/>, with its arguments; the same for both programs.</summary>
/// <param name="host">The world.</param>
/// <param name="programName">argv[0].</param>
/// <param name="arguments">The rest of argv.</param>
internal sealed class ProcessContext(Host host, byte[] programName, byte[][] arguments)
{
    /// <summary>The variable by which the program in front tells the core where it is; no child ever sees it.</summary>
    public const string FrontVariable = "AWS_MFA_SECURE_FRONT";

    /// <summary>The world.</summary>
    public Host Host { get; } = host;

    /// <summary>argv[0].</summary>
    public byte[] ProgramName { get; } = programName;

    /// <summary>The rest of argv.</summary>
    public byte[][] Arguments { get; } = arguments;

    /// <summary>
    /// The arguments for <c>aws</c> where we are called as <c>session ARGS</c>, or through a link named <c>aws</c> (so that
    /// scripts and programs that see no alias are served too); null for our other commands.
    /// </summary>
    public byte[][]? ForAws
        => ProgramName.AsSpan(ProgramName.AsSpan().LastIndexOf((byte)'/') + 1).SequenceEqual("aws"u8) ? Arguments
            : Arguments.Length > 0 && Arguments[0].AsSpan().SequenceEqual("session"u8) ? Arguments[1..]
            : null;

    /// <summary>Reads the process.</summary>
    /// <param name="decoded">The arguments as .NET decoded them, for systems that do not tell the bytes.</param>
    public static ProcessContext Read(string[] decoded)
    {
        var arguments = ProcessStart.Arguments(decoded, out var programName);
        var environment = ProcessStart.ReadEnvironment();
        var front = environment.Get(FrontVariable);
        environment = front is null ? environment : environment.With([FrontVariable]);
        var host = new Host
        {
            Environment = environment,
            Home = UserHome.Find(environment),
            Out = new FdWriter(1),
            FindWidth = static () => Terminal.FindWidth(1),
            Error = new FdWriter(2),
            UserName = () => UserHome.FindName(environment),
            OpenTerminal = Terminal.Open,
            AskTerminalTaken = Terminal.IsTaken,
            TerminalName = Terminal.FindName,
            AskCalledByProgram = static () => !Terminal.IsOn(2),
            AskInForeground = Terminal.IsForeground,
            FindParentNames = ParentProcess.FindNames,
            OwnPaths = front is null ? [OwnPath] : [OwnPath, front],
        };
        return new(host, programName, arguments);
    }

    /// <summary>Becomes the core, which does the rest, with our own arguments and environment; returns only on Windows.</summary>
    /// <exception cref="UserError">It is not where it is installed.</exception>
    public int ExecCore()
    {
        var own = Environment.ProcessPath ?? "";
        var folder = Path.GetDirectoryName(own) ?? ".";
        var core = folder + "/../libexec/aws-mfa-secure-core";
        if (!RawFile.TryStat(core, follow: true, out _))
        {
            throw new UserError(
                "the other half of the program, '" + core + "', is missing",
                "install bin and libexec together: scripts/install does",
                ErrorKind.NotFound);
        }

        return Exec.Replace(core, [ProgramName, .. Arguments], Host.Environment.With([], (FrontVariable, own)));
    }

    private static string OwnPath => OperatingSystem.IsLinux() ? "/proc/self/exe" : Environment.ProcessPath ?? "";
}
