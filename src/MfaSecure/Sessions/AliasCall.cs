using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>The alias path: <c>session ARGS</c> behaves as <c>aws ARGS</c> in every way but the credentials.</summary>
/// <remarks>
/// It runs on every <c>aws</c> command of every user: no parser, no SDK, each file read once. What is not ours, and what we
/// cannot read, goes to <c>aws</c> untouched. Two programs use it: the small one in front, which hands over to the core
/// where <see cref="IsReady"/> is false, and the core, which then fetches a session.
/// </remarks>
internal sealed class AliasCall
{
    private readonly Host host;
    private readonly byte[][] arguments;
    private readonly AwsProgram aws;
    private readonly AwsArguments command;
    private readonly ProfileFiles? files;
    private readonly ProfileResolution? resolution;
    private readonly Session? cached;
    private readonly string? passing;

    /// <summary>Decides, from arguments, environment, files and the kept session.</summary>
    /// <exception cref="UserError">There is no <c>aws</c>, or a setting has a value that cannot be.</exception>
    public AliasCall(Host host, byte[][] arguments)
    {
        this.host = host;
        this.arguments = arguments;
        aws = AwsProgram.Find(host);
        command = new(arguments);
        passing = host.Environment.IsOn("AWS_MFA_DISABLE") ? "AWS_MFA_DISABLE is set" : command.NoCredentialsReason;
        if (passing is not null)
        {
            return;
        }

        files = ProfileFiles.Load(host);
        resolution = ProfileResolver.Resolve(host.Environment, files.Profiles, command.Profile, host.Clock.GetUtcNow(), host.UserName);
        if (resolution.Decision == Decision.PassThrough)
        {
            passing = resolution.Reason;
            return;
        }

        host.Debug($"session: {resolution.Reason}");
        Request = SessionRequest.For(host, resolution, files.Profiles);
        cached = new SessionBroker(host).Cached(Request);
    }

    /// <summary>Whether <see cref="ExecAws"/> can be called at once: nothing must be fetched.</summary>
    public bool IsReady => passing is not null || cached is not null;

    /// <summary>The session that is wanted; null where the command passes through.</summary>
    public SessionRequest? Request { get; }

    /// <summary>What the CLI will refuse in its files: then it is to say so, before anybody is asked for a code.</summary>
    public string? FilesProblem() => files?.Problem();

    /// <summary>Becomes <c>aws</c>; returns only on Windows.</summary>
    public int ExecAws() => passing is not null ? PassThrough(passing) : ExecWith(cached!);

    /// <summary>Becomes <c>aws</c> with a session.</summary>
    public int ExecWith(Session session)
        => Replace(command.WithoutProfile(), SessionEnvironment.For(host.Environment, resolution!, session));

    /// <summary>Becomes <c>aws</c> with nothing changed.</summary>
    public int PassThrough(string reason)
    {
        host.Debug($"passing through: {reason}");
        return Replace(arguments, host.Environment);
    }

    private int Replace(IReadOnlyList<byte[]> forAws, EnvironmentBlock environment)
    {
        // Only a script that runs aws again can lead back here; every other aws gets no variable of ours.
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
