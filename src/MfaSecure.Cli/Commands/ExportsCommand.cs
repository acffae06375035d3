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
            GitHub Actions aws-mfa-secure exports --format env >>"$GITHUB_ENV"
            In a .cmd file, write %%i instead of %i.
            """,
            command =>
            {
                var profile = command.Profile();
                var role = new RoleOptions(command, host);
                var noMfa = command.Switch("--no-mfa", "If the profile has no mfa_serial, get a session without MFA.");
                var syntax = new VariableSyntax(command, "unquoted NAME=VALUE lines, for docker --env-file", "an object");
                command.OnExecute(() => Run(host, profile.Value(), role.Chosen, noMfa.HasValue(), syntax.Choose(host)));
            });

    private static int Run(Host host, string? profile, RoleChoice? role, bool noMfa, ShellSyntax syntax)
    {
        var lookup = ProfileSession.Find(host, profile, role).CheckExists();
        if (lookup.IsServed)
        {
            Print(host, Interrupt.Run(cancellation => lookup.GetAsync(cancellation)), lookup.Resolution, syntax);
        }
        else if (noMfa)
        {
            Print(host, Interrupt.Run(lookup.GetWithoutMfaAsync), lookup.Resolution, syntax);
        }
        else if (lookup.Resolution.LacksSerial)
        {
            // The Ruby gem's own two lines: scripts may look for them.
            host.Error.WriteLine($"WARN: mfa_serial is not configured for this AWS_PROFILE={lookup.Resolution.ProfileName}");
            host.Error.WriteLine("If you want to use exports without this mfa_serial check. Use the --no-mfa option.");
            host.Error.WriteLine($"aws-mfa-secure: hint: {WayToMfa(lookup.Resolution)}");
        }
        else
        {
            throw new UserError(
                $"nothing to export: {lookup.Resolution.Reason}",
                lookup.Resolution.SessionOf is { } other ? $"run: aws-mfa-secure exports --profile {other}" : null);
        }

        return ExitCodes.Ok;
    }

    private static string WayToMfa(ProfileResolution resolution)
    {
        var user = resolution.User ?? resolution;
        return user.CredentialProcess is not null ? $"if the credential_process of profile '{user.ProfileName}' returns long-term access keys, add mfa_serial to that profile"
            : user.Keys is { } keys && user.Setting("aws_access_key_id") != keys.AccessKeyId ? "set AWS_MFA_SERIAL to the MFA device of the access keys in the environment"
            : $"to set up an MFA device for profile '{user.ProfileName}', run: aws-mfa-secure enroll{(user.ProfileName == "default" ? "" : $" --profile {user.ProfileName}")}";
    }

    private static void Print(Host host, Session session, ProfileResolution resolution, ShellSyntax syntax)
        => host.Out.Write(syntax.Set(SessionVariables.Of(session, resolution, host.Environment)));
}
