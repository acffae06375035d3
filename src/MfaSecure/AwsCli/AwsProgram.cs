using MfaSecure.Platform;

namespace MfaSecure.AwsCli;

/// <summary>The real <c>aws</c>: the first on PATH that is not our own program, or <c>AWS_MFA_AWS</c>.</summary>
/// <remarks><c>MayCallUs</c>: it is a script that runs <c>aws</c> again and so may call us in a loop. <c>Script</c> is null if the program
/// surely hands its environment on: an ELF file, or a script for Python as pip installs it.</remarks>
internal sealed record AwsProgram(string Path, bool MayCallUs, byte[]? Script)
{
    /// <summary>Wrapper scripts are rarely longer.</summary>
    private const int ScriptBytes = 4096;

    private const int LongestScript = 64 * 1024;

    public static AwsProgram Find(Host host)
    {
        var own = Array.ConvertAll(host.OwnPaths, static path => RawFile.TryStat(path, follow: true, out var facts) ? facts : default);
        if (host.Environment.NonEmpty("AWS_MFA_AWS") is { } chosen)
        {
            var path = chosen.Contains('/', StringComparison.Ordinal) ? chosen : Search(host.Environment, chosen, own)?.Path;
            return path is null || !RawFile.TryStat(path, follow: true, out var target)
                ? throw new UserError($"AWS_MFA_AWS names '{chosen}', which does not exist", "set it to the real aws, or unset it", ErrorKind.NotFound)
                : IsOurs(path, target, own, out var mayCallUs, out var script)
                    ? throw new UserError($"AWS_MFA_AWS names '{chosen}', which is aws-mfa-secure itself", "set it to the real aws, or unset it")
                    : new(path, mayCallUs, script);
        }

        return Search(host.Environment, "aws", own) ?? throw new UserError(
            "the aws command was not found on PATH",
            "install the AWS CLI (apt install awscli, brew install awscli), or set AWS_MFA_AWS to its path",
            ErrorKind.NotFound);
    }

    /// <summary>For <c>exec</c>, which runs the program that it is told.</summary>
    public static AwsProgram At(string path)
    {
        _ = IsOurs(path, default, [], out var mayCallUs, out var script);
        return new(path, mayCallUs, script);
    }

    private static AwsProgram? Search(EnvironmentBlock environment, string name, FileFacts[] own)
    {
        var mayCallUs = false;
        byte[]? script = null;
        return ProgramSearch.Find(environment, name, (path, facts) => !IsOurs(path, facts, own, out mayCallUs, out script)) is { } found
            ? new(found, mayCallUs, script)
            : null;
    }

    private static bool IsOurs(string path, FileFacts facts, FileFacts[] own, out bool mayCallUs, out byte[]? script)
    {
        (mayCallUs, script) = (false, null);
        foreach (var self in own)
        {
            if (facts.IsSameFile(self))
            {
                return true;
            }
        }

        Span<byte> buffer = stackalloc byte[ScriptBytes];
        ReadOnlySpan<byte> start = RawFile.ReadStart(path, buffer);
        if (!start.StartsWith("#!"u8))
        {
            script = !OperatingSystem.IsWindows() && start.StartsWith("MZ"u8) ? start[..2].ToArray() : null;
            return false;
        }

        mayCallUs = CallsAws(start);
        script = start[..Math.Max(0, start.IndexOf((byte)'\n'))].IndexOf("python"u8) >= 0 ? null
            : start.Length < ScriptBytes ? start.ToArray()
            : RawFile.Read(path, LongestScript, out _) ?? start.ToArray();
        return start.IndexOf("aws-mfa-secure"u8) >= 0;
    }

    /// <summary>Whether <c>aws</c> stands alone somewhere, as in <c>exec aws "$@"</c>, <c>/usr/bin/aws s3</c> or <c>["aws", …]</c>.</summary>
    private static bool CallsAws(ReadOnlySpan<byte> script)
    {
        while (script.IndexOf("aws"u8) is >= 0 and var at)
        {
            var before = at == 0 ? (byte)' ' : script[at - 1];
            var after = at + 3 < script.Length ? script[at + 3] : (byte)' ';
            if (before is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'/' or (byte)'(' or (byte)'`' or (byte)';' or (byte)'"' or (byte)'\''
                && after is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'"' or (byte)'\'' or (byte)';' or (byte)')')
            {
                return true;
            }

            script = script[(at + 3)..];
        }

        return false;
    }
}
