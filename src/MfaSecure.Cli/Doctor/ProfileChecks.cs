using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Cli.Doctor;

/// <summary>The profile in force, and what the serials of all profiles say by their form.</summary>
internal static class ProfileChecks
{
    public static IEnumerable<Finding> Run(Host host, AwsFiles files, ProfileResolution resolution)
    {
        yield return resolution.Decision != Decision.PassThrough ? Finding.Ok("profile", resolution.Reason)
            : resolution.IsMissing ? Finding.Of("profile", MissingProfile.Error(resolution.ProfileName, files))
            : resolution.LacksSerial ? Finding.Failed("profile", $"{resolution.Reason}, so aws goes without MFA", $"aws-mfa-secure enroll, or add mfa_serial = ARN under the profile in {AwsFileLocations.Config(host)}")
            : Finding.Skipped("profile", resolution.Reason);
        foreach (var name in files.Names)
        {
            var profile = files.Find(name)!;
            if (profile["mfa_serial"] is { Length: > 0 } text && SerialNumber.Parse(text) is { IsUsable: false } serial)
            {
                var failure = StsFailure.OfSerial(new StsCall("", "") { Profile = name, Serial = serial.Text })!;
                yield return Finding.Failed("mfa_serial", failure.Sentence, failure.Hint);
            }
        }

        if (resolution.User is { } user && files.Find(user.ProfileName)?["mfa_serial"] is null && files.Find(resolution.ProfileName)?["mfa_serial"] is { Length: > 0 } onlyHere)
        {
            yield return Finding.Advice(
                "mfa_serial",
                $"it stands at role '{resolution.ProfileName}' only, so '{user.ProfileName}' itself and its other roles go without MFA",
                $"put mfa_serial = {onlyHere} under profile '{user.ProfileName}'");
        }

        if (resolution.Decision != Decision.PassThrough)
        {
            yield return Settings(host, files, resolution);
        }
    }

    private static Finding Settings(Host host, AwsFiles files, ProfileResolution resolution)
    {
        const string Subject = "session";
        try
        {
            _ = MfaSettings.For(host.Environment, resolution);
            var cached = new SessionBroker(host).Cached(SessionRequest.For(host, resolution, files));
            return cached is null
                ? Finding.Skipped(Subject, "none is kept; the next command asks for a code")
                : Finding.Ok(Subject, $"kept until {Output.Times.Local(cached.Expiration, host.Clock)}");
        }
        catch (UserError error)
        {
            return Finding.Of(Subject, error);
        }
    }
}
