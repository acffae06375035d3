using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>The alias path: <c>session ARGS</c> behaves as <c>aws ARGS</c> in every way but the credentials.</summary>
/// <remarks>
/// It runs before every <c>aws</c> command: no parser, no SDK, each file read once. The small program in front acts on a
/// decision that needs no refresh; the core decides again and can also fetch a session.
/// </remarks>
/// <exception cref="UserError">There is no <c>aws</c>.</exception>
internal sealed class AliasCall(Host host, byte[][] arguments)
{
    private readonly AwsProgram aws = AwsProgram.Find(host);
    private readonly AwsArguments command = new(arguments);

    /// <summary>Decides from arguments, environment, files and the cached session; changes nothing.</summary>
    /// <exception cref="UserError">A setting has an invalid value.</exception>
    public AliasDecision Decide()
    {
        if ((host.Environment.IsOn("AWS_MFA_DISABLE") ? "AWS_MFA_DISABLE is set" : command.NoCredentialsReason) is { } reason)
        {
            return new AliasDecision.PassThrough(reason);
        }

        var files = ProfileFiles.Load(host);
        var resolution = ProfileResolver.Resolve(host.Environment, files.Profiles, command.Profile, host.Clock.GetUtcNow(), host.UserName);
        if (resolution.Decision == Decision.PassThrough)
        {
            return new AliasDecision.PassThrough(resolution.Reason);
        }

        host.Debug($"session: {resolution.Reason}");
        var request = SessionRequest.For(host, resolution, files.Profiles);
        return new SessionBroker(host).Cached(request) is { } cached
            ? new AliasDecision.UseSession(resolution, cached)
            : new AliasDecision.Refresh(request, files);
    }

    /// <summary>Execs <c>aws</c> with nothing changed; returns only on Windows.</summary>
    public int PassThrough(string reason)
    {
        host.Debug($"passing through: {reason}");
        return Replace(arguments, host.Environment);
    }

    /// <summary>Execs <c>aws</c> with a session; returns only on Windows.</summary>
    public int ExecWith(ProfileResolution resolution, Session session)
        => Replace(command.WithoutProfile(), SessionEnvironment.For(host.Environment, resolution, session));

    private int Replace(IReadOnlyList<byte[]> forAws, EnvironmentBlock environment)
    {
        // Only a script that runs aws again can call us in a loop; every other aws gets no variable of ours.
        if (aws.MayCallUs)
        {
            RecursionGuard.Check(host.Environment);
            environment = environment.With([], RecursionGuard.Next(host.Environment));
        }

        var argv = new byte[forAws.Count + 1][];
        argv[0] = "aws"u8.ToArray();
        for (var index = 0; index < forAws.Count; index++)
        {
            argv[index + 1] = forAws[index];
        }

        host.Debug($"running {aws.Path}");
        return Exec.Replace(aws.Path, argv, environment);
    }
}
