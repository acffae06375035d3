using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using static MfaSecure.Sts.StsFailureKind;

namespace MfaSecure.Sts;

/// <summary>Tells what kept an answer from coming, from the exceptions of .NET's HTTP client.</summary>
internal static class TransportError
{
    /// <summary>The fault, and more about it in words; null for an exception that is not the network's.</summary>
    /// <param name="e">What the HTTP client threw.</param>
    /// <param name="untrusted">What was found wrong with the server's certificate, if anything.</param>
    public static (StsFailureKind Fault, string? Detail)? Of(Exception e, string? untrusted)
    {
        if (e is OperationCanceledException)
        {
            // Not cancelled from outside (the caller sees to that): SocketsHttpHandler's ConnectTimeout.
            return (ConnectTimeout, null);
        }

        if (untrusted is not null)
        {
            return (Tls, untrusted);
        }

        if (Find<AuthenticationException>(e) is { } tls)
        {
            return (Tls, tls.InnerException is { } cause and not IOException ? cause.Message : "no common TLS version or cipher, or the host does not speak TLS");
        }

        var http = Find<HttpRequestException>(e);
        var socket = Find<SocketException>(e);
        return http?.HttpRequestError switch
        {
            HttpRequestError.ProxyTunnelError => (ProxyRefused, http.StatusCode is { } status ? $"HTTP {(int)status}" : http.Message),
            HttpRequestError.SecureConnectionError => (Tls, "the host does not speak TLS"),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
                or HttpRequestError.HttpProtocolError or HttpRequestError.VersionNegotiationError => (Garbage, null),
            _ when socket is not null => (OfSocket(socket.SocketErrorCode), null),
            HttpRequestError.NameResolutionError => (NameUnknown, null),
            HttpRequestError.ResponseEnded => (Dropped, null),
            _ => http is not null || Find<IOException>(e) is not null ? (Dropped, null) : null,
        };
    }

    /// <summary>What is wrong with a certificate, in words.</summary>
    public static string Describe(SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it shows no certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return "its certificate is for another name";
        }

        var status = X509ChainStatusFlags.NoError;
        foreach (var element in chain?.ChainStatus ?? [])
        {
            status |= element.Status;
        }

        return status.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? "its certificate has expired or is not valid yet, or this machine's clock is wrong"
            : "its certificate is signed by nobody this machine trusts";
    }

    private static StsFailureKind OfSocket(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => NameUnknown,
        SocketError.ConnectionRefused => ConnectionRefused,
        SocketError.TimedOut => ConnectTimeout,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => Dropped,
        _ => NoNetwork,
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
