using System.Security.Cryptography;
using System.Text;
using MfaSecure.Platform;

namespace MfaSecure.CredentialServer;

internal sealed class RequestAuthorizer(int port, string token)
{
    private const string ProfilePath = "/profile/";

    private readonly byte[] expected = Encoding.Latin1.GetBytes(token);
    private readonly string[] hosts = [$"127.0.0.1:{port}", $"localhost:{port}"];

    /// <summary>256 random bits, in characters that need no quoting in headers and shells.</summary>
    public static string NewToken()
    {
        CryptoLibrary.Require();
        return Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    }

    /// <summary>Why a request is refused; null if it is allowed.</summary>
    /// <remarks>A foreign Host is a web page whose name resolves to us (DNS rebinding). The token is checked before method and
    /// path, so that callers without it learn nothing about them.</remarks>
    public ServerResponse? Objection(ServerRequest request)
        => request.IsForwarded ? Refused("the request came through a proxy")
            : request.Host is not { } host || !hosts.Contains(host, StringComparer.OrdinalIgnoreCase) ? Refused("the Host header is not this server's")
            : !CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(request.Authorization ?? ""), expected)
                ? Refused("the Authorization header is not AWS_CONTAINER_AUTHORIZATION_TOKEN")
            : request.Method != "GET" ? ServerResponse.Failing(405, "MethodNotAllowed", "only GET is supported")
            : null;

    /// <summary>Null means the profile that exec was given.</summary>
    public static bool TryProfile(string target, out string? profile)
    {
        profile = target.StartsWith(ProfilePath, StringComparison.Ordinal) && ServerRequest.DecodePath(target[ProfilePath.Length..]) is { Length: > 0 } name
            ? RawText.Decode(name)
            : null;
        return target == "/" || (profile is not null && !target.Contains('?', StringComparison.Ordinal));
    }

    public static ServerResponse NotFound()
        => ServerResponse.Failing(404, "NotFound", "use / for the profile of exec, or /profile/NAME for another profile that needs MFA");

    private static ServerResponse Refused(string why) => ServerResponse.Failing(403, "AccessDenied", why);
}
