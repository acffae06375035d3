using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Aws;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

/// <summary><c>exports</c>: the session as lines for <c>eval</c>.</summary>
internal static class ExportsCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => Declaring.Add(
            application,
            "exports",
            "Print the session's variables for eval.",
            """
            eval $(aws-mfa-secure exports)
            AWS_PROFILE=mfa aws-mfa-secure exports
            """,
            command =>
            {
                var profile = command.Value("--profile <PROFILE>", "The profile; else AWS_PROFILE, else default.");
                var noMfa = command.Switch("--no-mfa", "Ask for a session without MFA where the profile has no mfa_serial.");
                command.OnExecute(() => Run(host, profile.Value(), noMfa.HasValue()));
            });

    private static int Run(Host host, string? profile, bool noMfa)
    {
        var lookup = SessionLookup.Find(host, profile);
        if (lookup.Plan.Decision != Decision.PassThrough)
        {
            Print(host, lookup.GetSession(), lookup.Plan);
        }
        else if (noMfa)
        {
            Print(host, lookup.GetSessionWithoutMfa(), lookup.Plan);
        }
        else if (lookup.Plan.LacksSerial)
        {
            host.Error.WriteLine($"WARN: mfa_serial is not configured for this AWS_PROFILE={lookup.Plan.ProfileName}");
            host.Error.WriteLine("If you want to use exports without this mfa_serial check. Use the --no-mfa option.");
        }
        else
        {
            throw new UserError($"there is nothing to export: {lookup.Plan.Reason}");
        }

        return ExitCodes.Ok;
    }

    private static void Print(Host host, Session session, Plan plan)
    {
        var lines = SessionEnvironment.Variables(session).Select(variable => ShellSyntax.Set(variable.Name, variable.Value!));
        var region = plan.Setting("region") is { Length: > 0 } value
            ? SessionVariables.Region
                .Where(name => host.Environment.NonEmpty(name) is null)
                .Select(name => ShellSyntax.Set(name, value))
            : [];
        host.Out.Write(string.Concat(lines.Concat(region).Select(line => line + "\n")));
    }
}
