using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

internal static class ExportsCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "exports",
            "Print shell commands that set the session's variables, for eval.",
            """
            sh, bash, zsh  eval $(aws-mfa-secure exports)
            fish           aws-mfa-secure exports | source
            csh, tcsh      eval "`aws-mfa-secure exports`"
            PowerShell     aws-mfa-secure exports --shell powershell | Invoke-Expression
            cmd
              for /f "delims=" %i in ('aws-mfa-secure exports --shell cmd') do @%i
            nushell        aws-mfa-secure exports | from json | load-env
            GitHub Actions aws-mfa-secure exports --format github
            Docker         (umask 077; aws-mfa-secure exports --format env >session.env)
            In a .cmd file, write %%i instead of %i.
            """,
            command =>
            {
                var profile = command.Profile();
                var role = new RoleOptions(command, host);
                var noMfa = command.Switch("--no-mfa", "Get a session without MFA, even if the profile has an mfa_serial. It is not cached.");
                var syntax = new VariableSyntax(command, "unquoted NAME=VALUE lines, for docker --env-file", "an object", "for GitHub Actions: masks the secrets, then writes to the file in GITHUB_ENV");
                command.OnExecute(() => Run(host, profile.Value(), role.Chosen, noMfa.HasValue(), syntax.Choose(host)));
            });

    private static int Run(Host host, string? profile, RoleChoice? role, bool noMfa, ShellSyntax syntax)
    {
        GitHubJob.Check(host, syntax);
        var lookup = ProfileSession.Find(host, profile, role).CheckExists();
        var resolution = lookup.Resolution;
        if (noMfa || lookup.IsServed)
        {
            // Before a code is asked for.
            var region = ExportedVariables.Region(host.Environment, resolution);
            Print(host, Interrupt.Run(cancellation => noMfa ? lookup.GetWithoutMfaAsync(cancellation) : lookup.GetAsync(cancellation)), region, syntax);
        }
        else if (resolution.LacksSerial)
        {
            // The Ruby gem's own two lines: scripts may look for them.
            host.Error.WriteLine($"WARN: mfa_serial is not configured for this AWS_PROFILE={resolution.ProfileName}");
            host.Error.WriteLine("If you want to use exports without this mfa_serial check. Use the --no-mfa option.");
            host.Error.WriteLine($"aws-mfa-secure: hint: {WayToMfa(resolution, lookup.Files)}");
        }
        else
        {
            throw new UserError(
                $"nothing to export: {resolution.Reason}",
                resolution.SessionOf is { } other ? $"run: aws-mfa-secure exports --profile {other}" : null);
        }

        return ExitCodes.Ok;
    }

    private static string WayToMfa(ProfileResolution resolution, AwsFiles files)
    {
        var user = resolution.User ?? resolution;
        return user.CredentialProcess is not null ? $"if the credential_process of profile '{user.ProfileName}' returns long-term access keys, add mfa_serial to that profile"
            : user.Keys is { } keys && user.Setting("aws_access_key_id") != keys.AccessKeyId ? "set AWS_MFA_SERIAL to the MFA device of the access keys in the environment"
            : files.Unprefixed.Contains(user.ProfileName) ? $"change [{user.ProfileName}] in the config file to [profile {user.ProfileName}]"
            : $"to set up an MFA device for profile '{user.ProfileName}', run: aws-mfa-secure enroll{(user.ProfileName == "default" ? "" : $" --profile {user.ProfileName}")}";
    }

    private static void Print(Host host, Session session, IReadOnlyList<(string Name, string? Value)> region, ShellSyntax syntax)
    {
        IReadOnlyList<(string Name, string? Value)> variables = [.. ExportedVariables.Of(session), .. region];
        if (syntax == KnownShells.GitHub)
        {
            GitHubJob.Write(host, variables);
        }
        else if (syntax == KnownShells.EnvFile || syntax == KnownShells.Json)
        {
            SecretOutput.Write(host, syntax.Set(variables));
        }
        else
        {
            var notes = ExportedVariables.Notes(host.Environment, region);
            SecretOutput.Write(host, SaveProfiles(host, syntax) + syntax.Set(variables.Concat(notes).OrderBy(variable => variable.Value is not null)));
        }
    }

    private static string SaveProfiles(Host host, ShellSyntax syntax)
        => string.Concat(ExportedVariables.ToSave(host.Environment).Select(move =>
        {
            var lines = syntax.Move(move.Name, move.Saved, move.Value);
            host.Notice($"{(lines is null ? $"{move.Name} is set" : $"{move.Name} is unset until aws-mfa-secure unsets")}: some SDKs prefer that profile's own access keys to the session");
            return lines;
        }));
}
