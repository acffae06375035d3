using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MfaSecure.Sts;

internal enum TransportFault
{
    NameUnknown,
    ConnectionRefused,
    ConnectTimeout,
    Timeout,
    Dropped,
    ProxyRefused,
    ProxyUnreachable,
    Tls,

    /// <summary>The peer does not speak HTTP, or sends more than STS ever does.</summary>
    NotHttp,

    /// <summary>No route, or a failure that has no name here.</summary>
    NoNetwork,
}

internal static class TransportError
{
    /// <summary>Null where the network is not the cause. <paramref name="untrusted"/> is what is wrong with the server's certificate.</summary>
    public static (TransportFault Fault, string? Detail)? Of(Exception e, string? untrusted)
    {
        if (e is OperationCanceledException)
        {
            // The caller has excluded its own cancellation: this is SocketsHttpHandler's ConnectTimeout.
            return (TransportFault.ConnectTimeout, null);
        }

        if (untrusted is not null)
        {
            return (TransportFault.Tls, untrusted);
        }

        if (Find<AuthenticationException>(e) is { } tls)
        {
            return (TransportFault.Tls, tls.InnerException is { } cause and not IOException ? cause.Message : "no common TLS version or cipher, or the host does not speak TLS");
        }

        var http = Find<HttpRequestException>(e);
        var socket = Find<SocketException>(e);
        return http?.HttpRequestError switch
        {
            HttpRequestError.ProxyTunnelError => (TransportFault.ProxyRefused, http.StatusCode is { } status ? $"HTTP {(int)status}" : http.Message),
            HttpRequestError.SecureConnectionError => (TransportFault.Tls, "the host does not speak TLS"),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
                or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError => (TransportFault.NotHttp, null),
            _ when socket is not null => (OfSocket(socket.SocketErrorCode), null),
            HttpRequestError.NameResolutionError => (TransportFault.NameUnknown, null),
            HttpRequestError.ResponseEnded => (TransportFault.Dropped, null),
            _ => http is not null || Find<IOException>(e) is not null ? (TransportFault.Dropped, null) : null,
        };
    }

    public static string Describe(SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server presents no certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return "its certificate is for another host name";
        }

        var status = X509ChainStatusFlags.NoError;
        foreach (var element in chain?.ChainStatus ?? [])
        {
            status |= element.Status;
        }

        return status.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? "its certificate has expired or is not valid yet, or this machine's clock is wrong"
            : "its certificate is not signed by an authority that this machine trusts";
    }

    private static TransportFault OfSocket(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => TransportFault.NameUnknown,
        SocketError.ConnectionRefused => TransportFault.ConnectionRefused,
        SocketError.TimedOut => TransportFault.ConnectTimeout,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => TransportFault.Dropped,
        _ => TransportFault.NoNetwork,
    };

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }
}
