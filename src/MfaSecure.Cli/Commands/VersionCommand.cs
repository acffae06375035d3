using System.Reflection;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class VersionCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(application, "version", "Print the version.", "aws-mfa-secure version", command => command.OnExecute(() => Run(host)));

    public static int Run(Host host)
    {
        var version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        host.Out.WriteLine(version.Split('+')[0]);
        return ExitCodes.Ok;
    }
}
