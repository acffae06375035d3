using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>A profile and its session, for commands other than the alias and for .NET programs.</summary>
internal sealed class ProfileSession
{
    private readonly Host host;

    private ProfileSession(Host host, AwsFiles files, ProfileResolution resolution)
        => (this.host, Files, Resolution) = (host, files, resolution);

    public AwsFiles Files { get; }

    public ProfileResolution Resolution { get; }

    /// <summary>Reads the files and resolves the profile.</summary>
    /// <param name="host">The world.</param>
    /// <param name="profile">As in <c>--profile</c>; null or empty for the one of the environment.</param>
    /// <exception cref="UserError">The AWS CLI would refuse the files, or the profile is named explicitly and does not exist.</exception>
    public static ProfileSession Find(Host host, string? profile)
        => FindAny(host, profile) is var found && profile is { Length: > 0 } && found.Missing is { } missing ? throw missing : found;

    /// <summary>The same for callers that can work without the profile.</summary>
    /// <remarks>
    /// Temporary credentials in the environment are ignored, so that the <c>exports</c> line that put them there also renews
    /// them; <c>exec</c> leaves the name of their profile beside them.
    /// </remarks>
    /// <exception cref="UserError">The AWS CLI would refuse the files.</exception>
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

    /// <summary>The error that neither file has the profile, with the name that was probably meant; null where one has.</summary>
    public UserError? Missing => Resolution.IsMissing ? MissingProfile.Error(Resolution.ProfileName, Files) : null;

    /// <summary>Throws where the current profile does not exist, however it was named.</summary>
    public ProfileSession CheckExists() => Missing is { } missing ? throw missing : this;

    /// <summary>Throws where the profile has no MFA session.</summary>
    /// <param name="caller">For the hint: <c>credential-process</c>.</param>
    /// <exception cref="UserError">The profile passes through, or does not exist.</exception>
    public void CheckServed(string caller)
    {
        CheckExists();
        if (Resolution.Decision == Decision.PassThrough)
        {
            throw new UserError(
                $"this profile has no MFA session: {Resolution.Reason}",
                $"{caller} needs a profile with long-term keys and an mfa_serial, or a role of such a profile");
        }
    }

    /// <summary>The cached session, if more than <paramref name="renewal"/> is left of it.</summary>
    public Session? Cached(TimeSpan renewal) => new SessionBroker(host).Cached(Request().RenewedAt(renewal));

    /// <summary>The session, cached or fetched; one that cannot be renewed early is used until it expires.</summary>
    /// <param name="cancellation">Ends the wait for a code or for STS.</param>
    /// <param name="renewal">Renew it when no more than this is left (at most half of its length).</param>
    /// <exception cref="UserError">There is none.</exception>
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
            host.Notice($"could not renew the session, using it until it expires: {error.Message}");
            return alive;
        }
    }

    /// <summary>A session without MFA, which is not cached.</summary>
    /// <exception cref="UserError">The profile has no long-term keys.</exception>
    public Task<Session> GetWithoutMfaAsync(CancellationToken cancellation)
        => Resolution.Keys is null && Resolution.CredentialProcess is null
            ? throw new UserError($"there is nothing to export: {Resolution.Reason}")
            : new SessionBroker(host).GetWithoutMfaAsync(Request(), cancellation);
}
