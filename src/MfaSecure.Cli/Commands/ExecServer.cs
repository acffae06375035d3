using MfaSecure.CredentialServer;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

internal static class ExecServer
{
    /// <summary>A signal that ended the program ends us too.</summary>
    public static int Run(Host host, string path, byte[][] command, string? profile, RoleChoice? role, ProfileSession lookup)
    {
        // Before the program starts, so that we can report a failure.
        var (request, session) = (lookup.Request(), Interrupt.Run(cancellation => lookup.GetAsync(cancellation, SessionRequest.Renewal)));
        var end = RunAsync(Beside(host), path, command, profile, role, lookup, request, session).GetAwaiter().GetResult();
        if (end.Signal > 0)
        {
            SignalState.DieBy(end.Signal);
        }

        return end.ExitCode;
    }

    private static async Task<ChildEnd> RunAsync(
        Host host, string path, byte[][] command, string? profile, RoleChoice? role, ProfileSession lookup, SessionRequest request, Session session)
    {
        using var written = ServerProfile.Write(host, lookup.Files, lookup.Resolution.ProfileName, StateFolder.ForProcess(host));
        await using var server = new CredentialsServer(host, named => named is null ? Find(host, profile, role) : Find(host, named, null));
        server.Remember(request, session);
        return AttachedChild.Run(path, command, ServerEnvironment.For(host.Environment, lookup.Resolution, server, written), server.CancelRenewals);
    }

    private static SessionRequest? Find(Host host, string? profile, RoleChoice? role)
    {
        var lookup = ProfileSession.FindAny(host, profile, role);
        return lookup.Resolution.Decision == Decision.PassThrough ? null : lookup.Request();
    }

    /// <summary>For renewals: AWS_MFA_TOKEN and AWS_MFA_FORCE apply only once, and the terminal belongs to the program.</summary>
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
        AskInBackground = host.AskInBackground,
        OwnPaths = host.OwnPaths,
    };
}
