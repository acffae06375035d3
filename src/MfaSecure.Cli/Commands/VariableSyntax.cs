using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

/// <summary><paramref name="env"/>, <paramref name="json"/> and <paramref name="github"/> describe these formats in the help text.</summary>
internal sealed class VariableSyntax(CommandLineApplication command, string env, string json, string github)
{
    private static readonly string[] Formats = ["env", "json", "github"];

    private readonly CommandOption shell = command.Choice(
        "--shell <SHELL>",
        $"{string.Join(", ", KnownShells.Legal)}. Default: the parent process if it is fish, csh, powershell, or nu; else sh.",
        () => KnownShells.Legal);

    private readonly CommandOption format = command.Choice(
        "--format <FORMAT>",
        $"Instead of shell commands: env ({env}), json ({json}), or github ({github}).",
        () => Formats);

    /// <summary>Prints a failing command for <c>eval "$(…)" &amp;&amp; …</c>, after any failure, including parse errors; nothing on a terminal.</summary>
    public static void WriteFail(Host host, string[] arguments)
    {
        if (arguments is ["exports" or "unsets" or "unset", ..] && host.FindWidth() is null && !GitHubJob.IsOutput(host) && Find(arguments, "--format") is null)
        {
            var shell = Find(arguments, "--shell") is { } name ? KnownShells.Find(name) : null;
            host.Out.Write((shell ?? KnownShells.OfProcess(host.FindParentNames())).Fail);
        }
    }

    private static string? Find(string[] arguments, string option)
    {
        var at = Array.FindLastIndex(arguments, argument => argument == option || argument.StartsWith($"{option}=", StringComparison.Ordinal));
        return at < 0 ? null : arguments[at] != option ? arguments[at][(option.Length + 1)..] : at + 1 < arguments.Length ? arguments[at + 1] : "";
    }

    public ShellSyntax Choose(Host host)
        => (shell.Value(), format.Value()) switch
        {
            (null, null) => KnownShells.OfProcess(host.FindParentNames()),
            ({ } name, null) => KnownShells.Find(name) ?? throw CommandExtensions.InvalidValue("--shell", name, KnownShells.Legal),
            (null, "env") => KnownShells.EnvFile,
            (null, "json") => KnownShells.Json,
            (null, "github") => KnownShells.GitHub,
            (null, { } name) => throw CommandExtensions.InvalidValue("--format", name, Formats),
            _ => throw new UserError("--shell and --format cannot be used together", "use one of them", ErrorKind.Usage),
        };
}
