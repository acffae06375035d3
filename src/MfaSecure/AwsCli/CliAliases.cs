using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.AwsCli;

/// <summary><c>~/.aws/cli/alias</c>: an alias of the AWS CLI wins over the command of the same name.</summary>
internal static class CliAliases
{
    private const int LargestFile = 1024 * 1024;

    /// <summary>Whether an alias turns <c>aws COMMAND SUBCOMMAND</c> into something that uses credentials.</summary>
    public static bool NeedCredentials(Host host, string command, string? subcommand)
    {
        if (host.Home is not { } home || RawFile.Read(home + "/.aws/cli/alias", LargestFile, out _) is not { } bytes)
        {
            return false;
        }

        var file = new IniFile(bytes);
        return file.Section("toplevel")?[command] is { } alias
            ? IsShell(alias) || (Shlex.Split(alias) is { } words && new AwsArguments([.. words.Select(RawText.Encode)]).NoCredentialsReason is null)
            : subcommand is not null && file.Section("command " + command)?[subcommand] is { } below && IsShell(below);
    }

    private static bool IsShell(string alias) => alias.StartsWith('!');
}
