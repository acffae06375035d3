using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary>
/// <c>exec [--server] [--profile P] -- CMD ARGS</c>: becomes any program with the session's variables set, or runs it with a
/// server that renews them.
/// </summary>
internal static class ExecCommand
{
    public const string Name = "exec";

    private static readonly string[] Options = ["profile", "server", "help"];

    /// <summary>Declared for <c>--help</c> and completion: the program's arguments, which may be any bytes, never reach the parser.</summary>
    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            Name,
            "Run any program with the session's variables set: terraform, cdk, kubectl, a shell.",
            """
            aws-mfa-secure exec -- terraform apply
            aws-mfa-secure exec --profile dev -- kubectl get pods
            aws-mfa-secure exec --server -- ./runs-for-days.sh
            """,
            static command =>
            {
                _ = command.Value("--profile <PROFILE>", "The profile; else AWS_PROFILE, else default.");
                _ = command.Switch("--server", "No keys in its environment: SDKs in it ask a server of ours, on loopback, which renews the session in time.");
                command.AllowArgumentSeparator = true;
                _ = command.Argument("command", "The program.");
                _ = command.Argument("arguments", "Those of the program, which gets them untouched.", multipleValues: true);
            });

    /// <summary>Whether the arguments ask for help, which the parser gives.</summary>
    public static bool AsksForHelp(ReadOnlySpan<byte[]> arguments)
        => arguments is [var first, ..] && (first.AsSpan().SequenceEqual("--help"u8) || first.AsSpan().SequenceEqual("-h"u8));

    /// <summary>Becomes the program, or runs it to its end where it has a server.</summary>
    /// <exception cref="UserError">It is not found (127) or cannot be run (126); there is no session for it.</exception>
    public static int Run(Host host, byte[][] arguments)
    {
        var (profile, isServed, command) = Split(arguments);
        var name = RawText.Decode(command[0]);
        var path = name.Contains('/', StringComparison.Ordinal)
            ? name
            : ProgramSearch.Find(host.Environment, name, static (_, _) => true)
                ?? throw new UserError($"'{name}' was not found on PATH", "check its name; options of exec come before --", ExitCodes.NotFound);
        var lookup = ProfileSession.Find(host, profile);
        var resolution = lookup.Resolution;
        host.Debug($"exec: {resolution.Reason}");
        if (lookup.Missing is { } missing && NamedBy(host.Environment) is { } variable)
        {
            // It may well need no AWS; a notice, since it may also say nothing and use what it finds elsewhere.
            host.Notice($"{missing.Message} ({variable}), so {name} runs without a session; {missing.Hint}");
        }

        if (isServed && resolution.Decision != Decision.PassThrough)
        {
            return ExecServer.Run(host, path, command, profile, lookup);
        }

        if (isServed)
        {
            host.Notice($"no credentials server is needed: {resolution.Reason}");
        }

        var environment = resolution.Decision == Decision.PassThrough
            ? WithoutSession(host.Environment, profile)
            : ProgramEnvironment.For(host.Environment, resolution, Interrupt.Run(cancellation => lookup.GetAsync(cancellation)));
        return Exec.Replace(path, command, environment);
    }

    private static string? NamedBy(EnvironmentBlock environment)
        => environment.Get("AWS_PROFILE") is not null ? "AWS_PROFILE" : environment.Get("AWS_DEFAULT_PROFILE") is not null ? "AWS_DEFAULT_PROFILE" : null;

    /// <summary>Nothing is changed, but for what would keep an explicit profile from being the one that counts.</summary>
    private static EnvironmentBlock WithoutSession(EnvironmentBlock environment, string? profile)
        => profile is null ? environment : environment.With([.. CredentialVariables.All, "AWS_DEFAULT_PROFILE"], ("AWS_PROFILE", profile));

    private static (string? Profile, bool IsServed, byte[][] Command) Split(byte[][] arguments)
    {
        string? profile = null;
        var isServed = false;
        for (var index = 0; index < arguments.Length; index++)
        {
            var text = RawText.Decode(arguments[index]);
            if (text == "--" || !text.StartsWith('-'))
            {
                var command = arguments[(text == "--" ? index + 1 : index)..];
                return command.Length > 0 ? (profile, isServed, command) : throw Unusable("exec was given no command");
            }

            if (text == "--server")
            {
                isServed = true;
                continue;
            }

            profile = text.StartsWith("--profile=", StringComparison.Ordinal) ? text["--profile=".Length..]
                : text != "--profile" ? throw Unknown(text)
                : ++index < arguments.Length ? RawText.Decode(arguments[index])
                : throw Unusable("--profile has no value");
        }

        throw Unusable("exec was given no command");
    }

    private static UserError Unknown(string option)
        => Suggestion.Of(option.TrimStart('-').Split('=')[0], Options) is { } meant
            ? new($"exec has no option '{option}'", $"did you mean '--{meant}'?", ExitCodes.Usage)
            : Unusable($"exec has no option '{option}'");

    private static UserError Unusable(string what) => new(what, "it is used so: aws-mfa-secure exec [--server] [--profile PROFILE] -- COMMAND [ARGUMENTS]", ExitCodes.Usage);
}
