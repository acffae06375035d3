using System.Text;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

internal static class ConfigureCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "configure",
            "Add a profile for SDKs, CDK, and Terraform to ~/.aws/config, after showing the lines and asking.",
            """
            aws-mfa-secure configure --profile mfa
            aws-mfa-secure configure --profile dev --as terraform --yes
            """,
            command =>
            {
                var profile = command.Profile("Profile with MFA.");
                var name = command.Value("--as <NAME>", "Name of the new profile. Default: PROFILE-session.");
                var yes = command.Switch("--yes", "Do not ask for confirmation.");
                command.OnExecute(() => Run(host, profile.Value(), name.Value(), yes.HasValue()));
            });

    private static int Run(Host host, string? profile, string? chosen, bool yes)
    {
        var resolution = ProfileSession.Find(host, profile).CheckExists().Resolution;
        if (resolution.Decision == Decision.PassThrough)
        {
            throw new UserError($"no MFA session for SDKs: {resolution.Reason}", "with --profile, choose a profile that has access keys and an mfa_serial, or a role of one");
        }

        var name = chosen is { Length: > 0 } ? chosen : $"{resolution.ProfileName}-session";
        var process = $"{CommandLineOf(host)} credential-process --profile {Shlex.Quote(resolution.ProfileName)}";
        var path = AwsFileLocations.Config(host) ?? throw new UserError("cannot find ~/.aws/config: there is no home directory", "set HOME or AWS_CONFIG_FILE");
        var files = ProfileFiles.Load(host).Profiles;
        if (files.Find(name) is { } present)
        {
            return present["credential_process"] is { } line && SelfCredentialProcess.Find(line)?.Profile == resolution.ProfileName
                ? Report(host, $"Profile '{name}' already exists.", name)
                : throw new UserError($"profile '{name}' already exists and was not changed", "choose another name with --as");
        }

        var section = name == "default" ? name : name.Any(char.IsWhiteSpace) ? $"profile \"{name}\"" : $"profile {name}";
        var lines = ProfileSettings.Lines([("credential_process", process), .. ProfileSettings.Of(files, resolution.ProfileName)]);
        host.Out.WriteLine($"Lines to add to {path}:");
        host.Out.WriteLine();
        foreach (var line in $"[{section}]\n{lines}".Split('\n'))
        {
            host.Out.WriteLine(line);
        }

        if (!yes && !Confirm.ToWrite(host))
        {
            return ExitCodes.Failed;
        }

        UserFile.Edit(path, bytes => Added(bytes, section, lines));
        return Report(host, $"Added profile '{name}'.", name);
    }

    private static byte[] Added(byte[] file, string section, string lines)
    {
        var bytes = new IniFile(file).AddSection(section);
        var last = bytes.AsSpan().LastIndexOfAny((byte)'\n', (byte)'\r');
        var lineBreak = last < 0 || bytes[last] == '\n' ? last > 0 && bytes[last - 1] == '\r' ? "\r\n" : "\n" : "\r";
        // If the file has no final line break, add none.
        var text = last == bytes.Length - 1 ? lines : "\n" + lines.TrimEnd('\n');
        return [.. bytes, .. Encoding.UTF8.GetBytes(text.Replace("\n", lineBreak, StringComparison.Ordinal))];
    }

    private static int Report(Host host, string sentence, string name)
    {
        host.Out.WriteLine($"{sentence} To use it, set AWS_PROFILE={Shlex.Quote(name)}");
        return ExitCodes.Ok;
    }

    /// <summary>The full path: programs that are started by a desktop, an IDE or cron have another PATH. An update keeps the path on PATH.</summary>
    private static string CommandLineOf(Host host)
        => Shlex.Quote(Path.GetFullPath(ProgramSearch.Find(
            host.Environment,
            "aws-mfa-secure",
            (_, facts) => host.OwnPaths.Any(path => RawFile.TryStat(path, follow: true, out var ours) && ours.IsSameFile(facts))) ?? host.OwnPaths.LastOrDefault() ?? "aws-mfa-secure"));
}
