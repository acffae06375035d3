using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Cli.Doctor;

internal static class ProfileChecks
{
    public static IEnumerable<CheckResult> Run(Host host, AwsFiles files, ProfileResolution resolution)
    {
        yield return resolution.Decision != Decision.PassThrough ? CheckResult.Ok("profile", resolution.Reason)
            : resolution.IsMissing ? CheckResult.Of("profile", MissingProfile.Error(resolution.ProfileName, files))
            : resolution.LacksSerial ? CheckResult.Failed("profile", $"{resolution.Reason}, so aws runs without MFA", $"run aws-mfa-secure enroll --profile {resolution.ProfileName}, or add mfa_serial = ARN to the profile in {AwsFileLocations.Config(host)}")
            : CheckResult.Skipped("profile", resolution.Reason);
        foreach (var name in files.Names)
        {
            var profile = files.Find(name)!;
            if (profile["mfa_serial"] is { Length: > 0 } text && SerialNumber.Parse(text) is { IsUsable: false } serial)
            {
                var failure = StsSerialFailure.Of(new StsCall("", "") { Profile = name, Serial = serial.Text })!;
                yield return CheckResult.Failed("mfa_serial", failure.Sentence, failure.Hint);
            }
        }

        if (resolution.User is { } user && files.Find(user.ProfileName)?["mfa_serial"] is null && files.Find(resolution.ProfileName)?["mfa_serial"] is { Length: > 0 } onlyHere)
        {
            yield return CheckResult.Warning(
                "mfa_serial",
                $"only role profile '{resolution.ProfileName}' sets it, so '{user.ProfileName}' itself and its other roles run without MFA",
                $"add mfa_serial = {onlyHere} to profile '{user.ProfileName}'");
        }

        if (resolution.Decision != Decision.PassThrough)
        {
            yield return Settings(host, files, resolution);
        }
    }

    private static CheckResult Settings(Host host, AwsFiles files, ProfileResolution resolution)
    {
        const string Subject = "session";
        try
        {
            _ = MfaSettings.For(host.Environment, resolution);
            var cached = new SessionBroker(host).Cached(SessionRequest.For(host, resolution, files));
            return cached is null
                ? CheckResult.Skipped(Subject, "none cached; the next command asks for a code")
                : CheckResult.Ok(Subject, $"cached until {Output.Times.Local(cached.Expiration, host.Clock)}");
        }
        catch (UserError error)
        {
            return CheckResult.Of(Subject, error);
        }
    }
}
