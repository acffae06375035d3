using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Import;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Commands;

internal static class ImportCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "import",
            "Find and convert settings of other MFA tools: aws-mfa, vegas-credentials, Scout2, aws configure mfa-login, the Ruby gem.",
            """
            aws-mfa-secure import
            aws-mfa-secure import --yes
            """,
            command =>
            {
                var yes = command.Switch("--yes", "Do not ask for confirmation.");
                command.OnExecute(() => Run(host, yes.HasValue()));
            });

    private static int Run(Host host, bool yes)
    {
        var files = ProfileFiles.Load(host);
        files.Check();

        LegacySetting[] found = [.. LegacySettings.Find(host, files.Profiles)];
        if (found.Length == 0)
        {
            host.Out.Write("No settings of other tools found\n");
            return ExitCodes.Ok;
        }

        foreach (var setting in found)
        {
            host.Out.WriteLine($"{setting.Subject}: {setting.Text}");
        }

        ConvertedLine[] lines = [.. found.SelectMany(each => each.Lines)];
        if (lines.Length == 0)
        {
            host.Out.Write("Nothing to convert\n");
            return ExitCodes.Ok;
        }

        Show(host, lines);
        if (!yes && !Confirm.ToWrite(host))
        {
            return ExitCodes.Failed;
        }

        foreach (var file in lines.GroupBy(line => line.Path))
        {
            UserFile.Edit(file.Key, bytes => file.Aggregate(bytes, (edited, line) => new IniFile(edited).Set(line.Section, line.Key, line.Value)));
        }

        host.Out.Write("Lines added; nothing was removed\n");
        return ExitCodes.Ok;
    }

    private static void Show(Host host, IEnumerable<ConvertedLine> lines)
    {
        foreach (var file in lines.GroupBy(line => line.Path))
        {
            host.Out.WriteLine();
            host.Out.WriteLine($"Optional lines to add to {file.Key} (the same settings, under the names of aws-mfa-secure):");
            foreach (var section in file.GroupBy(line => line.Section))
            {
                host.Out.WriteLine();
                host.Out.WriteLine($"[{section.Key}]");
                foreach (var line in section)
                {
                    host.Out.WriteLine($"{line.Key} = {line.Value}");
                }
            }
        }

        host.Out.Write("\n");
    }
}
