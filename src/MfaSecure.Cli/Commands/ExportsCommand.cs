using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

/// <summary><c>exports</c>: the session as lines for <c>eval</c>, or in a form that programs read.</summary>
internal static class ExportsCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "exports",
            "Print the session's variables for eval.",
            """
            sh, bash, zsh  eval $(aws-mfa-secure exports)
            fish           aws-mfa-secure exports | source
            csh, tcsh      eval "`aws-mfa-secure exports`"
            PowerShell     aws-mfa-secure exports --shell powershell | Invoke-Expression
            cmd
              for /f "delims=" %i in ('aws-mfa-secure exports --shell cmd') do @%i
            nushell        aws-mfa-secure exports | from json | load-env
            GitHub Actions aws-mfa-secure exports --format env >>"$GITHUB_ENV"
            In a .cmd file write %%i for %i.
            """,
            command =>
            {
                var profile = command.Value("--profile <PROFILE>", "The profile; else AWS_PROFILE, else default.");
                var noMfa = command.Switch("--no-mfa", "Ask for a session without MFA where the profile has no mfa_serial.");
                var syntax = new VariableSyntax(command);
                command.OnExecute(() => Run(host, profile.Value(), noMfa.HasValue(), syntax.Choose(host)));
            });

    private static int Run(Host host, string? profile, bool noMfa, ShellSyntax syntax)
    {
        var lookup = ProfileSession.Find(host, profile).CheckExists();
        if (lookup.Resolution.Decision != Decision.PassThrough)
        {
            Print(host, Interrupt.Run(cancellation => lookup.GetAsync(cancellation)), lookup.Resolution, syntax);
        }
        else if (noMfa)
        {
            Print(host, Interrupt.Run(lookup.GetWithoutMfaAsync), lookup.Resolution, syntax);
        }
        else if (lookup.Resolution.LacksSerial)
        {
            host.Error.WriteLine($"WARN: mfa_serial is not configured for this AWS_PROFILE={lookup.Resolution.ProfileName}");
            host.Error.WriteLine("If you want to use exports without this mfa_serial check. Use the --no-mfa option.");
            host.Error.WriteLine($"aws-mfa-secure: hint: {ToAnMfaDevice(lookup.Resolution)}");
        }
        else
        {
            throw new UserError(
                $"there is nothing to export: {lookup.Resolution.Reason}",
                lookup.Resolution.SessionOf is { } other ? $"aws-mfa-secure exports --profile {other}" : null);
        }

        return ExitCodes.Ok;
    }

    /// <summary>What a profile that lacks but an mfa_serial needs.</summary>
    private static string ToAnMfaDevice(ProfileResolution resolution)
    {
        var user = resolution.User ?? resolution;
        return user.Keys is null ? $"mfa_serial beside the credential_process of profile '{user.ProfileName}' makes a session where that gives long-term keys"
            : user.Setting("aws_access_key_id") != user.Keys.AccessKeyId ? "AWS_MFA_SERIAL names the MFA device of the keys in the environment"
            : $"aws-mfa-secure enroll{(user.ProfileName == "default" ? "" : $" --profile {user.ProfileName}")} gives profile '{user.ProfileName}' an MFA device";
    }

    private static void Print(Host host, Session session, ProfileResolution resolution, ShellSyntax syntax)
        => host.Out.Write(syntax.Set(SessionVariables.Of(session, resolution, host.Environment)));
}
