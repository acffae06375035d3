using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>For commands other than the alias, and for .NET programs.</summary>
internal sealed class ProfileSession
{
    private readonly Host host;

    private ProfileSession(Host host, AwsFiles files, ProfileResolution resolution)
        => (this.host, Files, Resolution) = (host, files, resolution);

    public AwsFiles Files { get; }

    public ProfileResolution Resolution { get; }

    /// <summary><c>profile</c> as in <c>--profile</c>; null or empty means the environment's.</summary>
    /// <exception cref="UserError">The AWS CLI would refuse the files, or a profile named explicitly does not exist.</exception>
    public static ProfileSession Find(Host host, string? profile)
        => FindAny(host, profile) is var found && profile is { Length: > 0 } && found.Missing is { } missing ? throw missing : found;

    /// <summary>For callers that can work without the profile.</summary>
    /// <remarks>Temporary credentials in the environment are ignored, so that the <c>exports</c> line that set them also renews
    /// them; <c>exec</c> leaves the name of their profile beside them.</remarks>
    public static ProfileSession FindAny(Host host, string? profile)
    {
        var files = ProfileFiles.Load(host);
        files.Check();

        var environment = ProgramEnvironment.WithoutSession(host.Environment);
        return new(
            host, files.Profiles, ProfileResolver.Resolve(environment, files.Profiles, profile is "" ? null : profile, host.Clock.GetUtcNow(), host.UserName));
    }

    /// <exception cref="UserError">A setting has an invalid value; exit code 2.</exception>
    public SessionRequest Request() => SessionRequest.For(host, Resolution, Files);

    /// <summary>Names the profile that was probably meant; null if the profile exists.</summary>
    public UserError? Missing => Resolution.IsMissing ? MissingProfile.Error(Resolution.ProfileName, Files) : null;

    public ProfileSession CheckExists() => Missing is { } missing ? throw missing : this;

    /// <summary>Throws if the profile has no MFA session; <c>caller</c> is named in the hint.</summary>
    public void CheckServed(string caller)
    {
        CheckExists();
        if (Resolution.Decision == Decision.PassThrough)
        {
            throw new UserError(
                $"this profile has no MFA session: {Resolution.Reason}",
                $"{caller} needs a profile with long-term access keys and an mfa_serial, or a role of such a profile");
        }
    }

    public Session? Cached(TimeSpan renewal) => new SessionBroker(host).Cached(Request().RenewedAt(renewal));

    /// <summary>A session that cannot be renewed early is used until it expires.</summary>
    public async Task<Session> GetAsync(CancellationToken cancellation, TimeSpan renewal = default)
    {
        var request = Request();
        var broker = new SessionBroker(host);
        try
        {
            return await broker.GetAsync(request.RenewedAt(renewal), cancellation);
        }
        catch (UserError error) when (broker.Cached(request) is { } alive)
        {
            host.Notice($"could not renew the session: {error.Message}; the current one is used until it expires");
            return alive;
        }
    }

    /// <summary>Not cached.</summary>
    public Task<Session> GetWithoutMfaAsync(CancellationToken cancellation)
        => !Resolution.HasLongTermKeys
            ? throw new UserError($"nothing to export: {Resolution.Reason}")
            : new SessionBroker(host).GetWithoutMfaAsync(Request(), cancellation);
}
