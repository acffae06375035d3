using System.Text;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary><c>configure</c>: writes a profile that SDKs and tools can name, whose credentials are those of a profile of ours.</summary>
internal static class ConfigureCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "configure",
            "Write a profile for SDKs, CDK and Terraform: shows the lines, asks, adds them to ~/.aws/config.",
            """
            aws-mfa-secure configure --profile mfa
            aws-mfa-secure configure --profile dev --as terraform --yes
            """,
            command =>
            {
                var profile = command.Value("--profile <PROFILE>", "The profile with MFA; else AWS_PROFILE, else default.");
                var name = command.Value("--as <NAME>", "The new profile's name; else PROFILE-session.");
                var yes = command.Switch("--yes", "Write without asking.");
                command.OnExecute(() => Run(host, profile.Value(), name.Value(), yes.HasValue()));
            });

    private static int Run(Host host, string? profile, string? chosen, bool yes)
    {
        var resolution = ProfileSession.Find(host, profile).CheckExists().Resolution;
        if (resolution.Decision == Decision.PassThrough)
        {
            throw new UserError($"there is no MFA session for SDKs: {resolution.Reason}", "name a profile with keys and an mfa_serial, or a role of such, with --profile");
        }

        var name = chosen is { Length: > 0 } ? chosen : $"{resolution.ProfileName}-session";
        var process = $"{CommandLineOf(host)} credential-process --profile {Quote(resolution.ProfileName)}";
        var path = AwsFileLocations.Config(host) ?? throw new UserError("there is no home folder, and so no ~/.aws/config", "set HOME or AWS_CONFIG_FILE");
        var files = ProfileFiles.Load(host).Profiles;
        if (files.Find(name) is { } present)
        {
            return present["credential_process"] == process
                ? Say(host, $"profile '{name}' is there already", name)
                : throw new UserError($"there is a profile '{name}' already, which stays as it is", "choose another name with --as");
        }

        var section = SectionOf(name);
        var lines = ProfileSettings.Lines([("credential_process", process), .. ProfileSettings.Of(files, resolution.ProfileName)]);
        host.Out.Write($"{path} gets these lines:\n\n[{section}]\n{lines}\n");
        if (!yes && !Confirm.ToWrite(host))
        {
            return ExitCodes.Failed;
        }

        UserFile.Replace(path, Added(UserFile.Read(path), section, lines));
        return Say(host, $"profile '{name}' is written", name);
    }

    /// <summary>The file with a section behind all that is there, and with its own line ends.</summary>
    private static byte[] Added(byte[] file, string section, string lines)
    {
        var bytes = new IniFile(file).AddSection(section);
        var last = bytes.AsSpan().LastIndexOfAny((byte)'\n', (byte)'\r');
        var lineBreak = last < 0 || bytes[last] == '\n' ? last > 0 && bytes[last - 1] == '\r' ? "\r\n" : "\n" : "\r";
        // A file without a last line break gets none.
        var text = last == bytes.Length - 1 ? lines : "\n" + lines.TrimEnd('\n');
        return [.. bytes, .. Encoding.UTF8.GetBytes(text.Replace("\n", lineBreak, StringComparison.Ordinal))];
    }

    private static int Say(Host host, string what, string name)
    {
        host.Out.Write($"{what}; programs use it with AWS_PROFILE={Quote(name)}\n");
        return ExitCodes.Ok;
    }

    /// <summary>The bare name where PATH leads to us, so that the file may move to another machine; else our own path.</summary>
    private static string CommandLineOf(Host host)
    {
        var own = host.OwnPaths.LastOrDefault() ?? "aws-mfa-secure";
        var isOnPath = ProgramSearch.Find(
            host.Environment,
            "aws-mfa-secure",
            (_, facts) => host.OwnPaths.Any(path => RawFile.TryStat(path, follow: true, out var ours) && ours.IsSameFile(facts))) is not null;
        return isOnPath ? "aws-mfa-secure" : Quote(Path.GetFullPath(own));
    }

    private static string SectionOf(string name)
        => name == "default" ? name : name.Any(char.IsWhiteSpace) ? $"profile \"{name}\"" : $"profile {name}";

    /// <summary>One word for the CLI, which splits the line as a shell's words.</summary>
    private static string Quote(string word)
        => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "_-./@+:,=%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
}
