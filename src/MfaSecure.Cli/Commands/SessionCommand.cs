using McMaster.Extensions.CommandLineUtils;
using MfaSecure.KeyStores;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

/// <summary><c>session ARGS</c>: the alias, with what the program in front of it cannot do: fetch a session.</summary>
internal static class SessionCommand
{
    /// <summary>Becomes <c>aws</c>; returns only on Windows.</summary>
    /// <exception cref="UserError">There is no <c>aws</c>, or a session is needed and cannot be had.</exception>
    public static int Run(Host host, byte[][] arguments)
    {
        var call = new AliasCall(host, arguments);
        if (call.IsReady)
        {
            return call.ExecAws();
        }

        if (call.FilesProblem() is { } problem)
        {
            return call.PassThrough($"aws will refuse {problem}");
        }

        RecursionGuard.Check(host.Environment);
        Session session;
        try
        {
            session = Interrupt.Run(cancellation => new SessionBroker(host).RefreshAsync(call.Request!, cancellation));
        }
        catch (TemporaryKeysError error)
        {
            return call.PassThrough(error.Message);
        }
        catch (UserError error) when (error.Kind == ErrorKind.NobodyToAsk && error is not UnansweredError && call.Request!.Resolution.MayWorkWithoutMfa)
        {
            host.Notice($"{error.Message}; role profile '{call.Request.Resolution.ProfileName}' names no mfa_serial, so aws goes on without a code");
            return call.PassThrough("nobody can be asked for a code");
        }

        return call.ExecWith(session);
    }

    /// <summary>Declared for <c>--help</c> only: the arguments of aws never reach the parser.</summary>
    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            "session",
            "Run aws with the MFA session of the profile in force; arguments go to aws untouched.",
            """
            alias aws="aws-mfa-secure session"
            aws-mfa-secure session s3 ls --profile mfa
            """,
            static command => _ = command.Argument("arguments", "Those of aws.", multipleValues: true));
}
