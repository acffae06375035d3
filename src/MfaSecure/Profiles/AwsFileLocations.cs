using System.Text;
using MfaSecure.Platform;

namespace MfaSecure.Profiles;

/// <summary>Source: AWS CLI, "Configuration and credential file settings". A path in a variable may hold <c>~</c>, <c>$NAME</c> and <c>${NAME}</c>
/// (Python's expandvars and expanduser); an empty one means no file.</summary>
internal static class AwsFileLocations
{
    /// <summary>Null where there is no home directory, as <see cref="Credentials"/>.</summary>
    public static string? Config(Host host) => Find(host, "AWS_CONFIG_FILE", "/.aws/config");

    public static string? Credentials(Host host) => Find(host, "AWS_SHARED_CREDENTIALS_FILE", "/.aws/credentials");

    private static string? Find(Host host, string variable, string underHome)
        => host.Environment.Get(variable) is { } path ? Expand(path, host) : host.Home is { } home ? home + underHome : null;

    private static string Expand(string path, Host host)
    {
        if (path.Contains('$', StringComparison.Ordinal))
        {
            path = ExpandVariables(path, host.Environment);
        }

        return host.Home is { } home && path.StartsWith('~') && (path.Length == 1 || path[1] == '/') ? home + path[1..] : path;
    }

    private static string ExpandVariables(string path, EnvironmentBlock environment)
    {
        var expanded = new StringBuilder();
        for (var index = 0; index < path.Length; index++)
        {
            var braced = index + 1 < path.Length && path[index + 1] == '{';
            var start = index + (braced ? 2 : 1);
            var end = start;
            while (end < path.Length && (braced ? path[end] != '}' : char.IsAsciiLetterOrDigit(path[end]) || path[end] == '_'))
            {
                end++;
            }

            if (path[index] == '$' && (braced ? end < path.Length : end > start))
            {
                // As in Python, an unset variable stays as it is written.
                var last = braced ? end : end - 1;
                expanded.Append(environment.Get(path[start..end]) ?? path[index..(last + 1)]);
                index = last;
            }
            else
            {
                expanded.Append(path[index]);
            }
        }

        return expanded.ToString();
    }
}
