using System.Globalization;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Doctor;

/// <summary>Variables that switch us off, or speak for credentials that have ended.</summary>
internal static class EnvironmentChecks
{
    private const string Subject = "environment";

    public static IEnumerable<Finding> Run(Host host, ProfileResolution resolution)
    {
        var environment = host.Environment;
        if (environment.IsOn("AWS_MFA_DISABLE"))
        {
            yield return Finding.Advice(Subject, "AWS_MFA_DISABLE is set: every command goes to aws as it is", "unset AWS_MFA_DISABLE");
        }

        var end = environment.NonEmpty("AWS_CREDENTIAL_EXPIRATION") ?? environment.NonEmpty("AWS_SESSION_EXPIRATION");
        if (!CredentialVariables.HasSessionToken(environment))
        {
            yield return Finding.Ok(Subject, resolution.Decision == Decision.PassThrough ? "no session credentials in it" : "nothing in it stands in the way");
        }
        else if (end is not null && DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time <= host.Clock.GetUtcNow())
        {
            yield return Finding.Failed(Subject, $"its session credentials ended at {Output.Times.Local(time, host.Clock)}", Unset(host));
        }
        else
        {
            yield return Finding.Advice(Subject, "session credentials are in it, so the alias leaves aws alone", $"{Unset(host)}, unless that is meant");
        }
    }
    /// <summary>As the README's table has it for the shell that called us.</summary>
    private static string Unset(Host host)
    {
        var shell = ShellNames.OfProcess(host.FindParentNames());
        return shell == ShellSyntax.Fish ? "aws-mfa-secure unsets | source"
            : shell == ShellSyntax.Csh ? "eval \"`aws-mfa-secure unsets`\""
            : "eval $(aws-mfa-secure unsets)";
    }
}
