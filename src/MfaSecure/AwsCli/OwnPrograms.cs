using MfaSecure.Platform;

namespace MfaSecure.AwsCli;

/// <summary>Two programs: the small one on PATH, in front of every aws command, and the core, which does all other work.</summary>
internal static class OwnPrograms
{
    /// <summary>Tells the core where the program in front is. No child sees it.</summary>
    public const string FrontVariable = "AWS_MFA_SECURE_FRONT";

    /// <summary>For <c>session ARGS</c>, or a link named <c>aws</c>, which serves programs that see no alias; null for our other commands.</summary>
    public static byte[][]? ArgumentsForAws(ProcessContext process)
        => process.ProgramName.AsSpan(process.ProgramName.AsSpan().LastIndexOf((byte)'/') + 1).SequenceEqual("aws"u8) ? process.Arguments
            : process.Arguments.Length > 0 && process.Arguments[0].AsSpan().SequenceEqual("session"u8) ? process.Arguments[1..]
            : null;

    /// <summary>The absolute path of the program in front, by the name on PATH where that leads to it: a link survives an upgrade.</summary>
    public static string PathOf(Host host)
        => ProgramSearch.Find(
            host.Environment,
            "aws-mfa-secure",
            (path, facts) => Path.IsPathRooted(path) && host.OwnPaths.Any(own => RawFile.TryStat(own, follow: true, out var ours) && ours.IsSameFile(facts)))
            ?? Path.GetFullPath(host.OwnPaths.LastOrDefault() ?? "aws-mfa-secure");

    /// <summary>Returns only on Windows.</summary>
    public static int ExecCore(ProcessContext process)
    {
        var own = ProcessContext.ProgramPath;
        var folder = Path.GetDirectoryName(own) ?? ".";
        var core = folder + "/../libexec/aws-mfa-secure-core";
        if (!RawFile.TryStat(core, follow: true, out _))
        {
            throw new UserError(
                "the second program, '" + core + "', is missing",
                "install bin and libexec together: scripts/install does",
                ErrorKind.NotFound);
        }

        return Exec.Replace(core, [process.ProgramName, .. process.Arguments], process.Host.Environment.With([], (FrontVariable, own)));
    }
}
