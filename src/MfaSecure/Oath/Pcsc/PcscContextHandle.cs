using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace MfaSecure.Oath;

internal sealed class PcscContextHandle(Pcsc api) : PcscHandle(api)
{
    public static bool TryOpen(
        Pcsc? api,
        [NotNullWhen(true)] out PcscContextHandle? opened,
        [NotNullWhen(false)] out OathException? problem)
    {
        opened = null;
        if (api is null)
        {
            problem = PcscError.NotInstalled();
            return false;
        }

        var code = api.EstablishContext(out var context);
        if (code == PcscError.SecurityViolation)
        {
            // pcsclite reports this whenever pcscd hangs up: polkit denied access, or pcscd just ended. A second try tells which.
            code = api.EstablishContext(out context);
        }

        if (code != PcscError.Success)
        {
            problem = code is PcscError.ServiceStopped or PcscError.NoService && IsAnswered() ? PcscError.OtherVersion() : PcscError.ToException(code);
            return false;
        }

        opened = new PcscContextHandle(api);
        opened.SetHandle(context);
        problem = null;
        return true;
    }

    /// <summary>Whether somebody listens on pcscd's socket.</summary>
    private static bool IsAnswered()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(PcscClients.SocketPath));
            return true;
        }
        catch (Exception nobody) when (nobody is SocketException or ArgumentException)
        {
            return false;
        }
    }

    protected override bool ReleaseHandle() => Api.ReleaseContext(handle) == PcscError.Success;
}
