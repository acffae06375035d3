using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>For commands other than the alias, and for .NET programs.</summary>
internal sealed class ProfileSession
{
    private readonly Host host;

    private ProfileSession(Host host, AwsFiles files, ProfileResolution resolution, bool hasRole)
        => (this.host, Files, Resolution, IsServed) = (host, files, resolution, hasRole || resolution.Decision != Decision.PassThrough);

    public AwsFiles Files { get; }

    public ProfileResolution Resolution { get; }

    /// <summary>False where the program runs without a session of ours.</summary>
    public bool IsServed { get; }

    /// <summary><c>profile</c> as in <c>--profile</c>; null or empty means the environment's.</summary>
    /// <exception cref="UserError">The AWS CLI would refuse the files, or a profile named explicitly does not exist.</exception>
    public static ProfileSession Find(Host host, string? profile, RoleChoice? role = null)
        => FindAny(host, profile, role) is var found && profile is { Length: > 0 } && found.Missing is { } missing ? throw missing : found;

    /// <summary>For callers that can work without the profile.</summary>
    /// <remarks>Temporary credentials in the environment are ignored, so that the <c>exports</c> line that set them also renews
    /// them; <c>exec</c> leaves the name of their profile beside them.</remarks>
    public static ProfileSession FindAny(Host host, string? profile, RoleChoice? role = null)
    {
        var files = ProfileFiles.Load(host);
        files.Check();

        var environment = ProgramEnvironment.WithoutSession(host.Environment);
        var resolution = Resolve(profile is "" ? null : profile);
        if (role is null)
        {
            return new(host, files.Profiles, resolution, hasRole: false);
        }

        if (resolution.IsMissing)
        {
            throw MissingProfile.Error(resolution.ProfileName, files.Profiles);
        }

        // A profile for SDKs stands for the one whose session it gives.
        resolution = resolution.SessionOf is { } other ? Resolve(other) : resolution;
        return new(host, files.Profiles, role.After(resolution, host.UserName), hasRole: true);

        ProfileResolution Resolve(string? name) => ProfileResolver.Resolve(environment, files.Profiles, name, host.Clock.GetUtcNow(), host.UserName);
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
        if (!IsServed)
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
        if (Resolution.Decision == Decision.PassThrough)
        {
            return await GetWithoutMfaAsync(cancellation);
        }

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

    /// <summary>Not cached, and without MFA: for the console, as AWS gives it to users.</summary>
    public Task<Session> GetFederationAsync(string name, CancellationToken cancellation) => new SessionBroker(host).GetFederationAsync(Request(), name, cancellation);

    /// <summary>Not cached.</summary>
    public Task<Session> GetWithoutMfaAsync(CancellationToken cancellation)
        => !Resolution.HasLongTermKeys
            ? throw new UserError($"nothing to export: {Resolution.Reason}")
            : new SessionBroker(host).GetWithoutMfaAsync(Request(), cancellation);
}
