using MfaSecure.CredentialServer;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Commands;

/// <summary><c>exec --server</c>: the program asks us for credentials as often as it needs them, and we live as long as it does.</summary>
internal static class ExecServer
{
    /// <summary>Runs the program to its end; where a signal ended it, so it ends us.</summary>
    /// <exception cref="UserError">There is no session for it; it cannot be run.</exception>
    public static int Run(Host host, string path, byte[][] command, string? profile, ProfileSession lookup)
    {
        // Before the program is started, so that a failure is ours to tell.
        var (request, session) = (lookup.Request(), Interrupt.Run(cancellation => lookup.GetAsync(cancellation, SessionRequest.Renewal)));
        var end = RunAsync(Beside(host), path, command, profile, lookup, request, session).GetAwaiter().GetResult();
        if (end.Signal > 0)
        {
            AttachedChild.DieBy(end.Signal);
        }

        return end.ExitCode;
    }

    private static async Task<ChildEnd> RunAsync(
        Host host, string path, byte[][] command, string? profile, ProfileSession lookup, SessionRequest request, Session session)
    {
        using var written = ServerProfile.Write(host, lookup.Files, lookup.Resolution.ProfileName);
        await using var server = new CredentialsServer(host, named => Find(host, named ?? profile));
        server.Remember(request, session);
        return AttachedChild.Run(path, command, ServerEnvironment.For(host.Environment, lookup.Resolution, server, written), server.CancelRenewals);
    }

    private static SessionRequest? Find(Host host, string? profile)
    {
        var lookup = ProfileSession.FindAny(host, profile);
        return lookup.Resolution.Decision == Decision.PassThrough ? null : lookup.Request();
    }

    /// <summary>The world for renewals: a token or a fresh session was wanted once, and the terminal is the program's.</summary>
    private static Host Beside(Host host) => new()
    {
        Environment = host.Environment.With(["AWS_MFA_TOKEN", "AWS_MFA_FORCE"]),
        Home = host.Home,
        Clock = host.Clock,
        Out = host.Out,
        Error = host.Error,
        UserName = host.UserName,
        OpenTerminal = Terminal.OpenBesideChild,
        TerminalName = host.TerminalName,
        AskCalledByProgram = static () => true,
        OwnPaths = host.OwnPaths,
    };
}
