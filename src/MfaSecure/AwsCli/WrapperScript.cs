using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.AwsCli;

internal sealed record WrapperProblem(string What, string Fix);

/// <summary>A shell script or Windows program named <c>aws</c>: do the variables of a session reach the AWS CLI behind it?</summary>
/// <remarks>What starts a container, another host or a clean environment loses them, unless the script names them (a comment will do).</remarks>
internal sealed class WrapperScript
{
    private static readonly string[] Launchers =
    [
        "docker", "docker-compose", "podman", "podman-remote", "nerdctl", "finch", "lima", "ssh", "toolbox", "distrobox", "distrobox-enter",
        "distrobox-host-exec", "host-spawn", "flatpak-spawn", "kubectl", "lxc", "incus", "machinectl", "systemd-run", "sudo", "doas", "su",
    ];

    private static readonly string[] Names = [CredentialVariables.AccessKeyId, CredentialVariables.SecretAccessKey, CredentialVariables.SessionToken, "AWS_PROFILE"];

    private readonly bool[] named = new bool[4];
    private readonly bool[] unset = new bool[4];
    private string? launcher;
    private bool handsOnAll;

    /// <summary>Null if no variable gets lost.</summary>
    public static WrapperProblem? Problem(AwsProgram aws, EnvironmentBlock environment, bool needsProfile)
    {
        if (aws.Script is not { } script)
        {
            return null;
        }

        var wrapper = new WrapperScript();
        var isWindows = script.AsSpan().StartsWith("MZ"u8);
        if (!isWindows)
        {
            wrapper.Read(script);
            isWindows = wrapper.launcher?.EndsWith(".exe", StringComparison.Ordinal) == true;
        }

        var shared = isWindows ? environment.Get("WSLENV") : null;
        var lost = "";
        for (var index = 0; index < (needsProfile ? 4 : 3); index++)
        {
            if (wrapper.unset[index]
                || ((isWindows || wrapper.launcher is not null) && !wrapper.handsOnAll && !wrapper.named[index] && !IsShared(shared, Names[index])))
            {
                lost = string.Concat(lost, lost.Length > 0 ? ", " : "", Names[index]);
            }
        }

        return lost.Length == 0 ? null
            : isWindows ? new(string.Concat("the Windows program behind '", aws.Path, "' does not get ", lost), "add them to WSLENV")
            : wrapper.launcher is null ? new(string.Concat("the script '", aws.Path, "' unsets ", lost), "change it, or set AWS_MFA_AWS to the real aws")
            : new(string.Concat("the script '", aws.Path, "' runs ", wrapper.launcher) + " without " + lost, "make the script pass these variables on");
    }

    private void Read(ReadOnlySpan<byte> script)
    {
        while (!script.IsEmpty)
        {
            var end = script.IndexOf((byte)'\n');
            ReadLine(end < 0 ? script : script[..end]);
            script = end < 0 ? [] : script[(end + 1)..];
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        var isComment = line.TrimStart(" \t"u8) is [(byte)'#', not (byte)'!', ..];
        bool takes = false, hasEnv = false, hasEnvFile = false, hasGrep = false, hasSudo = false;
        for (var at = 0; at < line.Length;)
        {
            var length = WordLength(line[at..]);
            var word = line.Slice(at, length);
            var rest = line[(at + length)..].TrimStart(" \t"u8);
            if (length == 0)
            {
                takes &= line[at] is not ((byte)';' or (byte)'&' or (byte)'|');
                at++;
                continue;
            }

            // docker takes -eNAME too.
            if (IndexOf(Names, word.StartsWith("-eAWS_"u8) ? word[2..] : word) is >= 0 and var name)
            {
                (takes ? unset : named)[name] = true;
            }
            else if (!isComment)
            {
                var isEnv = word.SequenceEqual("env"u8);
                takes |= word.SequenceEqual("unset"u8) || (isEnv && (rest.StartsWith("-u"u8) || rest.StartsWith("--unset"u8)));
                hasEnv |= isEnv || word.SequenceEqual("printenv"u8);
                hasEnvFile |= word.SequenceEqual("--env-file"u8);
                hasGrep |= word.SequenceEqual("grep"u8);
                hasSudo |= word.SequenceEqual("sudo"u8);
                handsOnAll |= word.SequenceEqual("AWS_"u8) || word.SequenceEqual("--env-host"u8)
                    || (word.SequenceEqual("AWS"u8) && (hasGrep || (at > 0 && line[at - 1] == '^')))
                    || (word.SequenceEqual("--preserve-env"u8) && !rest.StartsWith("="u8)) || (hasSudo && word.SequenceEqual("-E"u8));
                launcher ??= isEnv && (rest.StartsWith("-i"u8) || rest.StartsWith("- "u8) || rest.StartsWith("--ignore-environment"u8)) ? "env -i"
                    : word.SequenceEqual("exec"u8) && rest.StartsWith("-c"u8) ? "exec -c"
                    : LauncherIn(word, line[(at + length)..]);
            }

            at += length;
        }

        handsOnAll |= hasEnv && hasEnvFile;
    }

    /// <summary>Also in <c>${RUNTIME:-docker}</c>, not in <c>/var/lib/docker/x</c>.</summary>
    private static string? LauncherIn(ReadOnlySpan<byte> word, ReadOnlySpan<byte> behind)
        => behind.StartsWith("/"u8) ? null
            : word.EndsWith(".exe"u8) ? RawText.Decode(word)
            : IndexOf(Launchers, word.TrimStart((byte)'-')) is >= 0 and var index ? Launchers[index]
            : null;

    private static int IndexOf(string[] texts, ReadOnlySpan<byte> word)
    {
        for (var index = 0; index < texts.Length; index++)
        {
            if (texts[index].Length == word.Length && Ascii.Equals(word, texts[index]))
            {
                return index;
            }
        }

        return -1;
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit((char)text[length]) || text[length] is (byte)'_' or (byte)'-' or (byte)'.'))
        {
            length++;
        }

        return length;
    }

    /// <summary>WSL passes the variables that <c>WSLENV</c> lists, as in <c>AWS_PROFILE/u:GOPATH/l</c>.</summary>
    private static bool IsShared(string? list, string name)
        => list is not null && Array.Exists(list.Split(':'), entry => entry.Split('/')[0] == name);
}
