using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Cli.Doctor;

internal static class ProfileChecks
{
    public static IEnumerable<CheckResult> Run(Host host, AwsFiles files, ProfileResolution resolution, CallingShell shell)
    {
        yield return resolution.Decision != Decision.PassThrough ? CheckResult.Ok("profile", resolution.Reason)
            : resolution.IsMissing ? CheckResult.Of("profile", MissingProfile.Error(resolution.ProfileName, files))
            : resolution.IsBroken ? CheckResult.Failed("profile", $"{resolution.Reason}; aws fails too", $"correct it in {AwsFileLocations.Config(host)}")
            : resolution.LacksKeys ? WithoutKeys(host, files, resolution)
            : resolution.LacksSerial ? WithoutSerial(host, files, resolution, shell)
            : CheckResult.Skipped("profile", resolution.Reason);
        foreach (var name in files.Unprefixed)
        {
            yield return CheckResult.Warning("profile", $"the AWS CLI ignores [{name}] in {AwsFileLocations.Config(host)}, because the word profile is missing", $"change it to [profile {name}]");
        }

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

    private static CheckResult WithoutSerial(Host host, AwsFiles files, ProfileResolution resolution, CallingShell shell)
    {
        var (name, config) = ((resolution.User ?? resolution).ProfileName, AwsFileLocations.Config(host));
        return CheckResult.Failed(
            "profile",
            $"{resolution.Reason}, so aws runs without MFA",
            files.Unprefixed.Contains(name) ? $"change [{name}] in {config} to [profile {name}]"
                : $"run aws-mfa-secure enroll --profile {shell.Word(name)}, or add mfa_serial = ARN to the profile in {config}");
    }

    private static CheckResult WithoutKeys(Host host, AwsFiles files, ProfileResolution resolution)
        => files.Find(resolution.ProfileName) is { } profile && profile["source_profile"] is { Length: > 0 } source
            ? CheckResult.Failed(
                "profile",
                $"{resolution.Reason}; aws ignores its source_profile, because it has no role_arn",
                $"add role_arn = ARN to the profile in {AwsFileLocations.Config(host)}, or use profile '{source}'")
            : CheckResult.Warning("profile", resolution.Reason, "add access keys with aws configure, or choose another profile; aws-mfa-secure status --all lists them");

    private static CheckResult Settings(Host host, AwsFiles files, ProfileResolution resolution)
    {
        const string Subject = "session";
        try
        {
            _ = MfaSettings.For(host.Environment, resolution);
            var request = SessionRequest.For(host, resolution, files);
            var cached = new SessionBroker(host).Cached(request);
            return cached is null && GemSessions.Find(host, request) is { } gem
                ? CheckResult.Ok(Subject, $"the next command uses the Ruby gem's, until {Output.Times.Local(gem.Expiration, host.Clock)}")
                : cached is null ? CheckResult.Skipped(Subject, "none cached; the next command asks for a code")
                : CheckResult.Ok(Subject, $"cached until {Output.Times.Local(cached.Expiration, host.Clock)}");
        }
        catch (UserError error)
        {
            return CheckResult.Of(Subject, error);
        }
    }
}
