using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Aws;
using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary>The alias path: <c>session ARGS</c> behaves as <c>aws ARGS</c> in every way but the credentials.</summary>
/// <remarks>
/// It runs on every <c>aws</c> command of every user: no parser, no SDK, each file read once. What is not ours, and what we
/// cannot read, goes to <c>aws</c> untouched.
/// </remarks>
internal static class SessionCommand
{
    /// <summary>Becomes <c>aws</c>; returns only on Windows.</summary>
    /// <exception cref="UserError">There is no <c>aws</c>, or a session is needed and cannot be had.</exception>
    public static int Run(Host host, byte[][] arguments)
    {
        var aws = AwsProgram.Find(host);
        var command = new AwsArguments(arguments);
        if (Obstacle(host, command) is { } reason)
        {
            return PassThrough(host, aws, arguments, reason);
        }

        var files = ProfileFiles.Load(host);
        var plan = ProfileResolver.Resolve(host.Environment, files.Profiles, command.Profile, host.Clock.GetUtcNow());
        if (plan.Decision == Decision.PassThrough)
        {
            return PassThrough(host, aws, arguments, plan.Reason);
        }

        host.Debug($"session: {plan.Reason}");
        var broker = new SessionBroker(host);
        var request = new SessionRequest(host, plan, files.Profiles);
        var session = broker.Kept(request);
        if (session is null)
        {
            if (files.Problem() is { } problem)
            {
                return PassThrough(host, aws, arguments, $"aws will refuse {problem}");
            }

            Guard.Check(host.Environment);
            try
            {
                session = Interrupt.Run(cancellation => broker.RefreshAsync(request, cancellation));
            }
            catch (TemporaryKeysError error)
            {
                return PassThrough(host, aws, arguments, error.Message);
            }
        }

        var environment = SessionEnvironment.For(host.Environment, plan, session);
        return Become(host, aws, command.WithoutProfile(), environment);
    }

    /// <summary>Declared for <c>--help</c> only: the arguments of aws never reach the parser.</summary>
    public static void Declare(CommandLineApplication application)
        => Declaring.Add(
            application,
            "session",
            "Run aws with the MFA session of the profile in force; arguments go to aws untouched.",
            """
            alias aws="aws-mfa-secure session"
            aws-mfa-secure session s3 ls --profile mfa
            """,
            static _ => { });

    private static string? Obstacle(Host host, AwsArguments command)
        => host.Environment.IsOn("AWS_MFA_DISABLE") ? "AWS_MFA_DISABLE is set" : command.NoCredentialsReason;

    private static int PassThrough(Host host, AwsProgram aws, byte[][] arguments, string reason)
    {
        host.Debug($"passing through: {reason}");
        return Become(host, aws, arguments, host.Environment);
    }

    private static int Become(Host host, AwsProgram aws, IReadOnlyList<byte[]> arguments, EnvironmentBlock environment)
    {
        // Only a script that runs aws again can lead back here; every other aws gets no variable of ours.
        if (aws.MayCallUs)
        {
            Guard.Check(host.Environment);
            environment = environment.With([], Guard.Next(host.Environment));
        }

        var argv = new byte[arguments.Count + 1][];
        argv[0] = "aws"u8.ToArray();
        for (var index = 0; index < arguments.Count; index++)
        {
            argv[index + 1] = arguments[index];
        }

        host.Debug($"running {aws.Path}");
        return Exec.Replace(aws.Path, argv, environment);
    }
}
