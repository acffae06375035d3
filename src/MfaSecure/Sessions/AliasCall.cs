using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>The alias path, before every <c>aws</c> command: no parser, no SDK, each file read once.</summary>
/// <remarks>The program in front acts if no refresh is needed; else the core decides again and can fetch a session.</remarks>
internal sealed class AliasCall(Host host, byte[][] arguments)
{
    private readonly AwsProgram aws = AwsProgram.Find(host);
    private readonly AwsArguments command = new(arguments);

    /// <summary>Changes nothing.</summary>
    public AliasDecision Decide()
    {
        if (host.Environment.IsOn("AWS_MFA_DISABLE"))
        {
            return new AliasDecision.PassThrough("AWS_MFA_DISABLE is set");
        }

        if (command.NoCredentialsReason is { } reason && !(command.OwnCommand is var (own, subcommand) && CliAliases.NeedCredentials(host, own, subcommand)))
        {
            return new AliasDecision.PassThrough(reason);
        }

        var files = ProfileFiles.Load(host);
        var resolution = ProfileResolver.Resolve(host.Environment, files.Profiles, command.Profile, host.Clock.GetUtcNow(), host.UserName);
        if (resolution.Decision == Decision.PassThrough)
        {
            return new AliasDecision.PassThrough(resolution.Reason);
        }

        if (WrapperScript.Problem(aws, host.Environment, needsProfile: resolution.ChildProfile is not null) is { } problem)
        {
            return new AliasDecision.PassThrough("the session would not reach aws", problem.What + ", so aws runs unchanged and without an MFA session; " + problem.Fix);
        }

        host.Debug($"session: {resolution.Reason}");
        var request = SessionRequest.For(host, resolution, files.Profiles, Told());
        return new SessionBroker(host).Cached(request) is { } cached
            ? new AliasDecision.UseSession(resolution, cached)
            : new AliasDecision.Refresh(request, files);
    }

    /// <summary>Execs <c>aws</c> with nothing changed; returns only on Windows.</summary>
    public int PassThrough(AliasDecision.PassThrough passing)
    {
        host.Debug($"passing through: {passing.Reason}");
        if (passing.Notice is { } notice)
        {
            host.Notice(notice);
        }

        return Replace(arguments, host.Environment);
    }

    /// <summary>Returns only on Windows.</summary>
    public int ExecWith(ProfileResolution resolution, Session session)
    {
        if (command.PresignedSeconds is { } seconds && host.Clock.GetUtcNow().AddSeconds(Math.Min(seconds, uint.MaxValue)) > session.Expiration)
        {
            host.Notice($"the URL works until {session.ExpirationText}, when the session ends, not for {seconds} s");
        }

        return Replace(
            command.WithoutProfile(),
            command.TellsPlugInTheProfile
                ? ProgramEnvironment.For(host.Environment, resolution, session)
                : SessionEnvironment.For(host.Environment, resolution, session));
    }

    private StsOptions? Told()
        => command is { Region: null, EndpointUrl: null, CaBundle: null, NoVerifySsl: false }
            ? null
            : new(command.Region, command.EndpointUrl, command.CaBundle, command.NoVerifySsl);

    private int Replace(IReadOnlyList<byte[]> forAws, EnvironmentBlock environment)
    {
        // Only a script that runs aws again can call us in a loop; every other aws gets no variable of ours.
        if (aws.MayCallUs)
        {
            RecursionGuard.Check(host.Environment);
            environment = environment.With([], RecursionGuard.Next(host.Environment));
        }

        host.Debug($"running {aws.Path}");
        return Exec.Replace(aws.Path, (byte[][])["aws"u8.ToArray(), .. forAws], environment);
    }
}
