using MfaSecure.Aws;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary>The session of a profile for commands other than the alias: files, plan, request.</summary>
internal sealed class SessionLookup
{
    private readonly Host host;
    private readonly ProfileFiles files;

    private SessionLookup(Host host, ProfileFiles files, Plan plan)
        => (this.host, this.files, Plan) = (host, files, plan);

    public Plan Plan { get; }

    /// <summary>Reads the files and decides.</summary>
    /// <remarks>
    /// Temporary credentials in the environment are what an earlier <c>exports</c> left there: they are looked past, so that
    /// the same line renews them.
    /// </remarks>
    /// <exception cref="UserError">The AWS CLI would refuse the files.</exception>
    public static SessionLookup Find(Host host, string? profile)
    {
        var files = ProfileFiles.Load(host);
        if (files.Problem() is { } problem)
        {
            throw new UserError(problem, "the AWS CLI refuses the file too; mend that line");
        }

        var environment = host.Environment.NonEmpty("AWS_SESSION_TOKEN") is null && host.Environment.NonEmpty("AWS_SECURITY_TOKEN") is null
            ? host.Environment
            : host.Environment.With(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"]);
        return new(host, files, ProfileResolver.Resolve(environment, files.Profiles, profile is "" ? null : profile, host.Clock.GetUtcNow(), host.UserName));
    }

    /// <summary>The MFA device; one without a serial number where the plan has none.</summary>
    public MfaDevice Device => MfaSetup.DeviceOf(Plan);

    /// <summary>Where codes come from.</summary>
    public MfaSettings MfaSettings() => MfaSetup.SettingsOf(host.Environment, Plan);

    /// <summary>The session, kept or fetched.</summary>
    /// <param name="renewal">Renew it when no more than this is left (at most half of its length), though commands would still use it.</param>
    public Session GetSession(TimeSpan renewal = default)
    {
        var request = Request();
        var broker = new SessionBroker(host);
        try
        {
            return Interrupt.Run(cancellation => broker.GetAsync(request.RenewedAt(renewal), cancellation));
        }
        catch (UserError error) when (error is not InterruptedError && broker.Kept(request) is { } alive)
        {
            host.Notice($"the session could not be renewed and is used to its end: {error.Message}");
            return alive;
        }
    }

    /// <summary>Which session is wanted; to be asked for only where the plan has one.</summary>
    /// <exception cref="UserError">A setting has a value that cannot be; exit code 2.</exception>
    public SessionRequest Request() => SessionRequest.For(host, Plan, files.Profiles);

    /// <summary>A session without MFA, which is not kept.</summary>
    /// <exception cref="UserError">The profile has no long-term keys.</exception>
    public Session GetSessionWithoutMfa()
    {
        if (Plan.Keys is null && Plan.KeysProcess is null)
        {
            throw new UserError($"there is nothing to export: {Plan.Reason}");
        }

        return Interrupt.Run(cancellation => new SessionBroker(host).GetWithoutMfaAsync(Request(), cancellation));
    }
}
