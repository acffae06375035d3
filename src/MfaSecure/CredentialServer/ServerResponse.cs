using System.Globalization;
using System.Text;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

/// <summary>A response of the credentials server, in the form of a container's credential endpoint.</summary>
/// <remarks>Source: AWS SDKs and Tools Reference Guide, "Container credential provider"; failures are <c>code</c> and <c>message</c>.</remarks>
internal sealed class ServerResponse
{
    private readonly byte[] body;

    private ServerResponse(int status, byte[] body) => (Status, this.body) = (status, body);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The JSON text, compact.</summary>
    public ReadOnlySpan<byte> Body => body;

    /// <summary>A session's credentials.</summary>
    /// <param name="session">The session.</param>
    /// <param name="roleArn">The session's role; null for a user.</param>
    public static ServerResponse Of(Session session, string? roleArn)
        => new(200, JsonText.Object(json =>
        {
            json.WriteString("AccessKeyId"u8, session.Credentials.AccessKeyId);
            json.WriteString("SecretAccessKey"u8, session.Credentials.SecretAccessKey);
            json.WriteString("Token"u8, session.Credentials.SessionToken);
            json.WriteString("Expiration"u8, session.ExpirationText);
            if (roleArn is not null)
            {
                json.WriteString("RoleArn"u8, roleArn);
            }
        }));

    /// <summary>A refusal or failure; SDKs show the message to the user.</summary>
    public static ServerResponse Failing(int status, string code, string message)
        => new(status, JsonText.Object(json =>
        {
            json.WriteString("code"u8, code);
            json.WriteString("message"u8, message);
        }));

    /// <summary>400 where a person did not answer: SDKs retry after a 5xx, and nobody should be asked twice.</summary>
    public static ServerResponse Of(UserError failure)
    {
        var status = failure.Kind is ErrorKind.NobodyToAsk or ErrorKind.Usage or ErrorKind.Interrupted
            ? 400
            : 500;
        return Failing(status, "CredentialsUnavailable", failure.Hint is { } hint ? $"{failure.Message} ({hint})" : failure.Message);
    }

    /// <summary>The whole response; the connection is closed after it.</summary>
    public byte[] ToBytes()
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {Status} {Reason(Status)}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n"
                + $"Cache-Control: no-store\r\n{(Status == 405 ? "Allow: GET\r\n" : "")}Connection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static string Reason(int status)
        => status switch
        {
            200 => "OK",
            400 => "Bad Request",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            408 => "Request Timeout",
            431 => "Request Header Fields Too Large",
            _ => "Internal Server Error",
        };
}
