using System.Globalization;
using System.Text;
using System.Text.Json;
using MfaSecure.Mfa;
using MfaSecure.Sessions;

namespace MfaSecure.CredentialServer;

/// <summary>What the credentials server answers, in the form that SDKs take from a container's endpoint.</summary>
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
    /// <param name="roleArn">The role it is of; null for a user's.</param>
    public static ServerResponse Of(Session session, string? roleArn)
        => new(200, Json(json =>
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
        => new(status, Json(json =>
        {
            json.WriteString("code"u8, code);
            json.WriteString("message"u8, message);
        }));

    /// <summary>SDKs try again after a 5xx and some not after a 4xx: nobody is to be asked twice for what they did not answer.</summary>
    public static ServerResponse Of(UserError failure)
    {
        var status = failure is UnansweredError || failure.Kind is ErrorKind.NobodyToAsk or ErrorKind.Usage or ErrorKind.Interrupted
            ? 400
            : 500;
        return Failing(status, "CredentialsUnavailable", failure.Hint is { } hint ? $"{failure.Message} ({hint})" : failure.Message);
    }

    /// <summary>The whole answer; the connection is closed behind it.</summary>
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

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
