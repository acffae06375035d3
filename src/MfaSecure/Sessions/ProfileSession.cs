using MfaSecure.CredentialServer;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>The session of a profile for those who ask for it outright (commands, .NET programs): files, plan, request.</summary>
internal sealed class ProfileSession
{
    /// <summary>The CLI asks a program again at every request once less than ten minutes are left, and begins to at fifteen.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromMinutes(15);

    private readonly Host host;
    private readonly ProfileFiles files;

    private ProfileSession(Host host, ProfileFiles files, ProfileResolution resolution)
        => (this.host, this.files, Resolution) = (host, files, resolution);

    /// <summary>What was decided for the profile, and why.</summary>
    public ProfileResolution Resolution { get; }

    /// <summary>Reads the files and decides.</summary>
    /// <remarks>
    /// Temporary credentials in the environment are what an earlier <c>exports</c> left there: they are looked past, so that
    /// the same line renews them; what <c>exec</c> left there are those of the profile that it names.
    /// </remarks>
    /// <exception cref="UserError">The AWS CLI would refuse the files.</exception>
    public static ProfileSession Find(Host host, string? profile)
    {
        var files = ProfileFiles.Load(host);
        files.Check();

        var environment = ProgramEnvironment.WithoutSession(host.Environment);
        return new(host, files, ProfileResolver.Resolve(environment, files.Profiles, profile is "" ? null : profile, host.Clock.GetUtcNow(), host.UserName));
    }

    /// <summary>The MFA device; one without a serial number where the plan has none.</summary>
    public MfaDevice Device => MfaSetup.DeviceOf(Resolution);

    /// <summary>Where codes come from.</summary>
    /// <exception cref="UserError">A setting has a value that cannot be; exit code 2.</exception>
    public MfaSettings MfaSettings() => MfaSetup.SettingsOf(host.Environment, Resolution);

    /// <summary>Which session is wanted; to be asked for only where the plan has one.</summary>
    /// <exception cref="UserError">A setting has a value that cannot be; exit code 2.</exception>
    public SessionRequest Request() => SessionRequest.For(host, Resolution, files.Profiles);

    /// <summary>The profile in force without its keys, for a program that asks a server for them.</summary>
    /// <exception cref="UserError">It cannot be written.</exception>
    public ServerProfile WriteServerProfile() => ServerProfile.Write(host, files.Profiles, Resolution.ProfileName);

    /// <summary>The failure that says that no file has the profile, with the name that was probably meant; null where one has.</summary>
    public UserError? Missing => Resolution.IsMissing ? MissingProfile.Error(Resolution.ProfileName, files.Profiles) : null;

    /// <summary>Throws where the plan has no session.</summary>
    /// <param name="caller">What was asked, for the hint: <c>credential-process</c>.</param>
    /// <exception cref="UserError">The profile passes through.</exception>
    public void CheckServed(string caller)
    {
        if (Missing is { } missing)
        {
            throw missing;
        }

        if (Resolution.Decision == Decision.PassThrough)
        {
            throw new UserError(
                $"there is no MFA session to give: {Resolution.Reason}",
                $"{caller} serves profiles with long-term keys and an mfa_serial, and roles of such");
        }
    }

    /// <summary>The kept session, if it need not be renewed; nothing else is tried.</summary>
    /// <param name="renewal">As for <see cref="GetAsync"/>.</param>
    public Session? Cached(TimeSpan renewal) => new SessionBroker(host).Cached(Request().RenewedAt(renewal));

    /// <summary>The session, kept or fetched; one that cannot be renewed ahead of time is given to its end.</summary>
    /// <param name="renewal">Renew it when no more than this is left (at most half of its length), though commands would still use it.</param>
    /// <param name="cancellation">Ends the wait for a code or for STS.</param>
    /// <exception cref="UserError">It cannot be had.</exception>
    public async Task<Session> GetAsync(TimeSpan renewal, CancellationToken cancellation)
    {
        var request = Request();
        var broker = new SessionBroker(host);
        try
        {
            return await broker.GetAsync(request.RenewedAt(renewal), cancellation);
        }
        catch (UserError error) when (broker.Cached(request) is { } alive)
        {
            host.Notice($"the session could not be renewed and is used to its end: {error.Message}");
            return alive;
        }
    }

    /// <summary>A session without MFA, which is not kept.</summary>
    /// <exception cref="UserError">The profile has no long-term keys.</exception>
    public Task<Session> GetWithoutMfaAsync(CancellationToken cancellation)
        => Resolution.Keys is null && Resolution.CredentialProcess is null
            ? throw new UserError($"there is nothing to export: {Resolution.Reason}")
            : new SessionBroker(host).GetWithoutMfaAsync(Request(), cancellation);
}
