using McMaster.Extensions.CommandLineUtils;
using MfaSecure.KeyStores;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

/// <summary>The alias path, with the refresh that the program in front cannot do.</summary>
internal static class SessionCommand
{
    /// <summary>Returns only on Windows.</summary>
    public static int Run(Host host, byte[][] arguments)
    {
        var call = new AliasCall(host, arguments);
        return call.Decide() switch
        {
            AliasDecision.PassThrough passing => call.PassThrough(passing),
            AliasDecision.UseSession use => call.ExecWith(use.Resolution, use.Session),
            AliasDecision.Refresh refresh => Refresh(host, call, refresh),
            _ => throw new InvalidOperationException(),
        };
    }

    private static int Refresh(Host host, AliasCall call, AliasDecision.Refresh refresh)
    {
        var resolution = refresh.Request.Resolution;
        if (refresh.Files.Problem() is { } problem)
        {
            // aws reports it before anybody is asked for a code.
            return call.PassThrough(new($"aws will reject {problem}"));
        }

        RecursionGuard.Check(host.Environment);
        Session session;
        try
        {
            session = Interrupt.Run(cancellation => new SessionBroker(host).RefreshAsync(refresh.Request, cancellation));
        }
        catch (TemporaryKeysError error) when ((resolution.User ?? resolution).SourceProfile is null)
        {
            return call.PassThrough(new(error.Message));
        }
        catch (UserError error) when (error.Kind == ErrorKind.NobodyToAsk && error is not UnansweredError && resolution.MayWorkWithoutMfa)
        {
            host.Notice($"{error.Message}; role profile '{resolution.ProfileName}' has no mfa_serial, so aws runs without an MFA session");
            return call.PassThrough(new("nobody can be asked for a code"));
        }

        return call.ExecWith(resolution, session);
    }

    /// <summary>Declared for <c>--help</c> only: the arguments of aws never reach the parser.</summary>
    public static void Declare(CommandLineApplication application)
        => CommandExtensions.Add(
            application,
            "session",
            "Run aws with the MFA session of the current profile; all arguments, --help too, go to aws unchanged.",
            """
            alias aws="aws-mfa-secure session"
            aws-mfa-secure session s3 ls --profile mfa
            """,
            static command => _ = command.Argument("arguments", "Arguments for aws.", multipleValues: true));
}
