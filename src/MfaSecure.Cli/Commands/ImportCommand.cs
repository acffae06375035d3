using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Import;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Commands;

/// <summary><c>import</c>: shows what other MFA tools left, and says it in our words where the user wants that.</summary>
internal static class ImportCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "import",
            "Show what aws-mfa, vegas-credentials, aws configure mfa-login and the Ruby gem left; write it plainly if wanted.",
            """
            aws-mfa-secure import
            aws-mfa-secure import --yes
            """,
            command =>
            {
                var yes = command.Switch("--yes", "Write without asking.");
                command.OnExecute(() => Run(host, yes.HasValue()));
            });

    private static int Run(Host host, bool yes)
    {
        var files = ProfileFiles.Load(host);
        files.Check();

        LegacySetting[] found = [.. LegacySettings.Find(host, files.Profiles)];
        if (found.Length == 0)
        {
            host.Out.Write("Nothing of other tools was found\n");
            return ExitCodes.Ok;
        }

        host.Out.Write(string.Concat(found.Select(each => $"{each.Subject}: {each.Text}\n")));
        PlainLine[] lines = [.. found.SelectMany(each => each.Lines)];
        if (lines.Length == 0)
        {
            host.Out.Write("There is nothing to write\n");
            return ExitCodes.Ok;
        }

        Show(host, lines);
        if (!yes && !Confirm.ToWrite(host))
        {
            return ExitCodes.Failed;
        }

        foreach (var file in lines.GroupBy(line => line.Path))
        {
            var bytes = UserFile.Read(file.Key);
            foreach (var line in file)
            {
                bytes = new IniFile(bytes).Set(line.Section, line.Key, line.Value);
            }

            UserFile.Replace(file.Key, bytes);
        }

        host.Out.Write("They are written; what was there is there still\n");
        return ExitCodes.Ok;
    }

    private static void Show(Host host, IEnumerable<PlainLine> lines)
    {
        foreach (var file in lines.GroupBy(line => line.Path))
        {
            host.Out.Write($"\nIt would be plain with these lines in {file.Key}:\n");
            foreach (var section in file.GroupBy(line => line.Section))
            {
                host.Out.Write($"\n[{section.Key}]\n{string.Concat(section.Select(line => $"{line.Key} = {line.Value}\n"))}");
            }
        }

        host.Out.Write("\n");
    }
}
