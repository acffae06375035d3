using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>Assumes a role with a session that has MFA, or with plain keys: no code is needed.</summary>
internal static class RoleFetch
{
    /// <param name="host">The world.</param>
    /// <param name="request">Whose role it is.</param>
    /// <param name="role">The role.</param>
    /// <param name="keys">Sign the call.</param>
    /// <param name="issued">When the MFA behind the keys was given.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="StsException">STS refused, or could not be reached.</exception>
    public static async Task<Session> RunAsync(
        Host host, SessionRequest request, RoleStep role, Credentials keys, DateTimeOffset issued, CancellationToken cancellation)
    {
        if (keys.IsTemporary && role.Seconds > RoleStep.ChainedSeconds)
        {
            host.Notice($"the session of role profile '{role.ProfileName}' lasts {RoleStep.ChainedSeconds} s instead of {role.Seconds}: AWS limits role chaining to one hour");
            role = role with { Seconds = RoleStep.ChainedSeconds };
        }

        using var sts = StsConnection.Open(host, request, keys);
        var answer = await TerminalPrompter.WhileAsync(
            host, StsConnection.Asking, () => sts.AssumeRoleAsync(StsConnection.RequestOf(role), null, cancellation));
        host.Debug($"took {role.RoleArn}");
        return Session.From(answer, issued);
    }
}
