using System.Globalization;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Doctor;

internal static class EnvironmentChecks
{
    private const string Subject = "environment";

    public static IEnumerable<CheckResult> Run(Host host, ProfileResolution resolution, CallingShell shell)
    {
        var environment = host.Environment;
        if (environment.IsOn("AWS_MFA_DISABLE"))
        {
            yield return CheckResult.Warning(Subject, "AWS_MFA_DISABLE is set, so every command goes to aws unchanged", shell.Unset("AWS_MFA_DISABLE"));
        }

        var end = environment.NonEmpty("AWS_CREDENTIAL_EXPIRATION") ?? environment.NonEmpty("AWS_SESSION_EXPIRATION");
        if (!CredentialVariables.HasSessionToken(environment))
        {
            yield return CheckResult.Ok(Subject, resolution.Decision == Decision.PassThrough ? "no temporary credentials" : "no conflicting variables");
        }
        else if (end is not null && DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time <= host.Clock.GetUtcNow())
        {
            yield return CheckResult.Failed(Subject, $"the temporary credentials expired at {Output.Times.Local(time, host.Clock)}", shell.Unsets);
        }
        else
        {
            yield return CheckResult.Warning(Subject, "temporary credentials are set, so aws runs unchanged", $"{shell.Unsets} (unless this is intended)");
        }
    }
}
