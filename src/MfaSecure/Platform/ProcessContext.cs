namespace MfaSecure.Platform;

internal sealed class ProcessContext(Host host, byte[] programName, byte[][] arguments)
{
    public Host Host { get; } = host;

    /// <summary>argv[0].</summary>
    public byte[] ProgramName { get; } = programName;

    public byte[][] Arguments { get; } = arguments;

    public static string ProgramPath => Environment.ProcessPath ?? "";

    /// <summary><paramref name="pathVariable"/> has the path of our other program and is removed from the environment.</summary>
    public static ProcessContext Read(string[] decoded, string pathVariable)
    {
        ProcessStart.ForbidDumps();
        var arguments = ProcessStart.Arguments(decoded, out var programName);
        var environment = ProcessStart.ReadEnvironment();
        var other = environment.Get(pathVariable);
        environment = other is null ? environment : environment.With([pathVariable]);
        // The link needs no look-up of the path.
        var own = OperatingSystem.IsLinux() ? "/proc/self/exe" : ProgramPath;
        var host = new Host
        {
            Environment = environment,
            Home = UserHome.Find(environment),
            Out = new FdWriter(1),
            FindWidth = static () => Terminal.FindWidth(1),
            FindOutFile = static () => RawFile.TryStat(1),
            MakeOutPrivate = static () => FdWriter.MakePrivate(1),
            Error = new FdWriter(2),
            UserName = () => UserHome.FindName(environment),
            OpenTerminal = Terminal.Open,
            AskTerminalTaken = Terminal.IsTaken,
            TerminalName = Terminal.FindName,
            AskCalledByProgram = static () => !Terminal.IsOn(2),
            AskInForeground = Terminal.IsForeground,
            AskInBackground = Terminal.IsInBackground,
            FindParentNames = ParentProcess.FindNames,
            OwnPaths = other is null ? [own] : [own, other],
        };
        return new(host, programName, arguments);
    }
}
