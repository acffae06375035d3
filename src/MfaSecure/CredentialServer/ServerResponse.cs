using System.Text;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

/// <summary>AWS SDKs and Tools Reference Guide, "Container credential provider"; failures are code and message.</summary>
internal sealed class ServerResponse
{
    private readonly byte[] body;

    private ServerResponse(int status, byte[] body) => (Status, this.body) = (status, body);

    public int Status { get; }

    public ReadOnlySpan<byte> Body => body;

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

    /// <summary>SDKs show the message to the user.</summary>
    public static ServerResponse Failing(int status, string code, string message)
        => new(status, JsonText.Object(json =>
        {
            json.WriteString("code"u8, code);
            json.WriteString("message"u8, message);
        }));

    /// <summary>400 if a person did not answer: SDKs retry after a 5xx, and nobody should be asked twice.</summary>
    public static ServerResponse Of(UserError failure)
    {
        var status = failure.Kind is ErrorKind.NobodyToAsk or ErrorKind.Usage or ErrorKind.Interrupted
            ? 400
            : 500;
        return Failing(status, "CredentialsUnavailable", failure.Hint is { } hint ? $"{failure.Message} ({hint})" : failure.Message);
    }

    public byte[] ToBytes()
    {
        var head = $"HTTP/1.1 {Status} {Reason(Status)}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n"
            + $"Cache-Control: no-store\r\n{(Status == 405 ? "Allow: GET\r\n" : "")}Connection: close\r\n\r\n";
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
