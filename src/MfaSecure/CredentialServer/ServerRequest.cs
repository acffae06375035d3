using System.Text;

namespace MfaSecure.CredentialServer;

/// <summary>The head of one HTTP/1.x request (RFC 9112). The target is path and query, undecoded.</summary>
internal sealed record ServerRequest(string Method, string Target, string? Host, string? Authorization, bool IsForwarded)
{
    public const int LongestHead = 8 * 1024;

    private static readonly string[] ForwardedBy = ["x-forwarded-for", "forwarded", "x-real-ip"];

    /// <summary>Contains no secret.</summary>
    public override string ToString() => $"{Method} {Target}";

    /// <summary>The length of the head with its empty line; -1 if it is incomplete.</summary>
    public static int EndOf(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\r\n\r\n"u8) is >= 0 and var at ? at + 4 : -1;

    /// <summary>Null for a head that is not strictly well-formed or announces a body.</summary>
    /// <remarks>A lenient parser may see another request in the same bytes than a proxy does (request smuggling).</remarks>
    public static ServerRequest? Parse(ReadOnlySpan<byte> head)
    {
        if (EndOf(head) != head.Length || HasControls(head))
        {
            return null;
        }

        var lines = Encoding.Latin1.GetString(head[..^4]).Split("\r\n");
        if (lines[0].Split(' ') is not [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"] || !method.All(IsTokenCharacter))
        {
            return null;
        }

        string? host = null, authorization = null;
        var isForwarded = false;
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !line.AsSpan(0, colon).ToString().All(IsTokenCharacter))
            {
                return null;
            }

            var (name, value) = (line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t'));
            if ((name == "host" && host is not null) || (name == "authorization" && authorization is not null)
                || name == "transfer-encoding" || (name == "content-length" && value != "0"))
            {
                return null;
            }

            host = name == "host" ? value : host;
            authorization = name == "authorization" ? value : authorization;
            isForwarded |= ForwardedBy.Contains(name);
        }

        return new(method, target, host, authorization, isForwarded);
    }

    /// <summary>Percent-decodes a path; null if it is malformed or contains a zero byte.</summary>
    public static byte[]? DecodePath(string path)
    {
        var bytes = new List<byte>(path.Length);
        for (var index = 0; index < path.Length; index++)
        {
            if (path[index] != '%')
            {
                bytes.Add((byte)path[index]);
            }
            else if (index + 2 < path.Length
                && char.IsAsciiHexDigit(path[index + 1])
                && char.IsAsciiHexDigit(path[index + 2]))
            {
                bytes.Add(Convert.ToByte(path.Substring(index + 1, 2), 16));
                index += 2;
            }
            else
            {
                return null;
            }
        }

        return bytes.Contains((byte)0) ? null : [.. bytes];
    }

    /// <summary>Finds control characters, including a bare CR or LF; line ends and tabs are allowed.</summary>
    private static bool HasControls(ReadOnlySpan<byte> head)
    {
        for (var index = 0; index < head.Length; index++)
        {
            var isLineEnd = head[index] == '\r' && head[index + 1] == '\n';
            if (isLineEnd)
            {
                index++;
            }
            else if (head[index] is < 0x20 and not (byte)'\t' or 0x7F)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 9110, section 5.6.2.</summary>
    private static bool IsTokenCharacter(char character)
        => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
}
