using McMaster.Extensions.CommandLineUtils;
using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

internal static class ExecCommand
{
    private static readonly string[] WithValue = ["profile", .. RoleOptions.Names];

    /// <summary>Declared for <c>--help</c> and completion only: the program's arguments, which may be any bytes, never reach the parser.</summary>
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "exec",
            "Run any program (terraform, cdk, kubectl, a shell) with the session in its environment.",
            """
            aws-mfa-secure exec -- terraform apply
            aws-mfa-secure exec --profile dev -- kubectl get pods
            aws-mfa-secure exec --server -- ./runs-for-days.sh
            aws-mfa-secure exec --role arn:aws:iam::123456789012:role/ci -- make
            """,
            command =>
            {
                _ = command.Profile();
                _ = new RoleOptions(command, host);
                _ = command.Switch("--server", "Put no access keys into the environment: run a local server that gives SDKs credentials and renews the session.");
                command.AllowArgumentSeparator = true;
                _ = command.Argument("command", "The program to run.");
                _ = command.Argument("arguments", "Arguments for the program, passed on unchanged.", multipleValues: true);
            });

    public static bool AsksForHelp(ReadOnlySpan<byte[]> arguments)
        => arguments is [var first, ..] && (first.AsSpan().SequenceEqual("--help"u8) || first.AsSpan().SequenceEqual("-h"u8));

    public static int Run(Host host, byte[][] arguments)
    {
        var (options, isServed, command) = Split(arguments);
        var (profile, role) = (options.GetValueOrDefault("profile"), RoleOptions.Read(options.GetValueOrDefault));
        var name = RawText.Decode(command[0]);
        var path = name.Contains('/', StringComparison.Ordinal)
            ? name
            : ProgramSearch.Find(host.Environment, name, static (_, _) => true)
                ?? throw new UserError($"'{name}' was not found on PATH", "check the name; put options of exec before --", ErrorKind.NotFound);
        var lookup = ProfileSession.Find(host, profile, role);
        var resolution = lookup.Resolution;
        host.Debug($"exec: {resolution.Reason}");
        if (lookup.Missing is { } missing && NamedBy(host.Environment) is { } variable)
        {
            // Not an error: the program may not need AWS. A notice, because it may silently use other credentials.
            host.Notice($"{missing.Message} ({variable}); running '{name}' without a session; {missing.Hint}");
        }

        if (resolution.Decision != Decision.PassThrough && Path.GetFileName(path) == "aws"
            && WrapperScript.Problem(AwsProgram.At(path), host.Environment, needsProfile: false) is { } problem)
        {
            // It would run as another identity.
            throw new UserError(problem.What, problem.Fix);
        }

        if (isServed && resolution.Decision != Decision.PassThrough)
        {
            return ExecServer.Run(host, path, command, profile, role, lookup);
        }

        if (isServed)
        {
            host.Notice($"no credential server was started: {resolution.Reason}");
        }

        var environment = lookup.IsServed
            ? ProgramEnvironment.For(host.Environment, resolution, Interrupt.Run(cancellation => lookup.GetAsync(cancellation)))
            : WithoutSession(host.Environment, profile);
        return Exec.Replace(path, command, environment);
    }

    private static string? NamedBy(EnvironmentBlock environment)
        => environment.Get("AWS_PROFILE") is not null ? "AWS_PROFILE" : environment.Get("AWS_DEFAULT_PROFILE") is not null ? "AWS_DEFAULT_PROFILE" : null;

    /// <summary>Unchanged, but an explicit profile must win over variables.</summary>
    private static EnvironmentBlock WithoutSession(EnvironmentBlock environment, string? profile)
        => profile is null ? environment : environment.With([.. CredentialVariables.All, "AWS_DEFAULT_PROFILE", .. ProgramEnvironment.NameVariables], ("AWS_PROFILE", profile));

    /// <summary>Options by name, without dashes; the last one wins.</summary>
    private static (Dictionary<string, string> Options, bool IsServed, byte[][] Command) Split(byte[][] arguments)
    {
        var options = new Dictionary<string, string>();
        var isServed = false;
        for (var index = 0; index < arguments.Length; index++)
        {
            var text = RawText.Decode(arguments[index]);
            if (text == "--" || !text.StartsWith('-'))
            {
                var command = arguments[(text == "--" ? index + 1 : index)..];
                return command.Length > 0 ? (options, isServed, command) : throw Invalid("exec needs a command to run");
            }

            if (text == "--server")
            {
                isServed = true;
                continue;
            }

            var (option, value) = text.Split('=', 2) is [var before, var after] ? (before, after) : (text, null);
            var name = Array.Find(WithValue, known => option == "--" + known) ?? throw Unknown(text);
            options[name] = value ?? (++index < arguments.Length ? RawText.Decode(arguments[index]) : throw Invalid($"{option} needs a value"));
        }

        throw Invalid("exec needs a command to run");
    }

    private static UserError Unknown(string option)
        => Suggestion.Of(option.TrimStart('-').Split('=')[0], [.. WithValue, "server", "help"]) is { } meant
            ? new($"unrecognized option '{option}'", $"did you mean '--{meant}'?", ErrorKind.Usage)
            : Invalid($"unrecognized option '{option}'");

    private static UserError Invalid(string what) => new(what, "usage: aws-mfa-secure exec [--server] [--profile PROFILE] [--role ARN] -- COMMAND [ARGUMENTS]", ErrorKind.Usage);
}
