using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

internal static class RefreshPurpose
{
    /// <summary><paramref name="wanted"/> is what the user asked for: a role, where a code is asked for the session of its source.</summary>
    public static MfaPurpose Of(Host host, SessionRequest wanted)
    {
        var (device, resolution) = (wanted.Device, wanted.Resolution);
        var areKeysFromEnvironment = HasKeysOfEnvironment(host.Environment, resolution.User ?? resolution);
        var whose = areKeysFromEnvironment ? "access keys in the environment" : $"profile {resolution.ProfileName}";
        var role = wanted.Role is { RoleArn: var arn } ? $", role {arn[(arn.LastIndexOf('/') + 1)..]}" : "";
        return new(
            Sanitizer.OneLine($"MFA for {device.Name ?? device.Serial} ({whose}{role})"),
            $"aws-mfa-secure exec {(areKeysFromEnvironment ? "" : $"--profile {Shlex.Quote(resolution.ProfileName)} ")}-- true");
    }

    private static bool HasKeysOfEnvironment(EnvironmentBlock environment, ProfileResolution user)
        => user.Keys is { AccessKeyId: var id } && id == environment.Get(CredentialVariables.AccessKeyId) && id != user.Setting("aws_access_key_id");
}
