using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>Taking a role with a session that has MFA, or with plain keys: no code is needed.</summary>
internal static class RoleFetch
{
    /// <summary>Takes the role of a request.</summary>
    /// <param name="host">The world.</param>
    /// <param name="request">The role.</param>
    /// <param name="keys">What signs.</param>
    /// <param name="issued">When the MFA was given that the keys stand for.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="StsException">STS refused, or could not be asked.</exception>
    public static async Task<Session> RunAsync(
        Host host, SessionRequest request, Credentials keys, DateTimeOffset issued, CancellationToken cancellation)
    {
        var role = request.Role!;
        if (keys.IsTemporary && role.Seconds > RoleStep.ChainedSeconds)
        {
            host.Notice($"the session of role profile '{role.ProfileName}' lasts {RoleStep.ChainedSeconds} s and not {role.Seconds}: AWS allows no more to a role taken by another session");
            role = role with { Seconds = RoleStep.ChainedSeconds };
        }

        using var sts = new StsClient(
            keys, request.Sts, StsNetwork.Resolve(host.Environment.Get, request.Resolution.Setting), host.Clock, request.Resolution.User!.ProfileName);
        var answer = await ProgressLine.WhileAsync(host, SessionFetch.AskingAws, () => sts.AssumeRoleAsync(RequestOf(role), null, cancellation));
        host.Debug($"took {role.RoleArn}");
        return new(answer.Credentials, answer.Credentials.Expiration!.Value, issued);
    }

    /// <summary>A step as STS is asked for it.</summary>
    public static AssumeRole RequestOf(RoleStep role)
        => new(role.RoleArn, role.SessionName)
        {
            ExternalId = role.ExternalId,
            Duration = role.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
}
