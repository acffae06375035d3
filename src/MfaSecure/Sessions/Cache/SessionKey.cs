using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>Everything that decides what a session may do, and where; a rotated access key or changed serial is a miss.</summary>
/// <remarks>Profiles with the same access key and serial share a session. The endpoint counts only if one is set: all regions
/// of a partition accept the same session.</remarks>
internal sealed class SessionKey
{
    private SessionKey(string family, string text) => (Family, Text) = (family, text);

    /// <summary>The beginning of <see cref="Text"/>, without the session's length.</summary>
    public string Family { get; }

    /// <summary>One line, repeated in the session's file.</summary>
    public string Text { get; }

    public string FileName => Fnv1a.HexOf(Text) + ".json";

    /// <summary>Whether another key differs in the session's length only.</summary>
    public bool IsSisterOf(string text) => text.StartsWith(Family, StringComparison.Ordinal);

    /// <summary>Whether another key is a sister, or a role (or chain of roles) assumed with one.</summary>
    public bool IsBehind(string text)
    {
        for (string? source = text; source is not null; source = SourceOf(source))
        {
            if (IsSisterOf(source))
            {
                return true;
            }
        }

        return false;
    }

    public static SessionKey ForUser(ProfileResolution resolution, StsSettings sts, int seconds)
        => Join(["user", sts.Partition, sts.Endpoint, resolution.AccessKeyId, ProcessOf(resolution), resolution.Serial], seconds.ToString());

    /// <summary><c>withCode</c>: the user's keys assume the role with a code, for longer than a session may.</summary>
    public static SessionKey ForRole(SessionKey source, RoleStep role, bool withCode, StsSettings sts)
        => Join(
            [withCode ? "direct" : "role", sts.Partition, sts.Endpoint, role.RoleArn, role.ExternalId, role.SessionName], role.Seconds?.ToString(), source.Text);

    /// <summary>The line's arguments may be secrets: only a hash of them is stored.</summary>
    private static string? ProcessOf(ProfileResolution resolution)
        => resolution.CredentialProcess is { } line ? string.Concat(resolution.CredentialProgram, " #", Fnv1a.HexOf(line)) : null;

    /// <summary>Null if it is no role's key.</summary>
    private static string? SourceOf(string text)
    {
        if (!text.StartsWith("4:role ", StringComparison.Ordinal) && !text.StartsWith("6:direct ", StringComparison.Ordinal))
        {
            return null;
        }

        for (var at = 0; ;)
        {
            var colon = text.IndexOf(':', at);
            if (colon < 0 || !int.TryParse(text.AsSpan(at, colon - at), out var length) || length < 0 || length > text.Length - colon - 2)
            {
                return null;
            }

            var end = colon + 1 + length;
            if (end + 1 == text.Length)
            {
                return text[(colon + 1)..end];
            }

            at = end + 1;
        }
    }

    private static SessionKey Join(ReadOnlySpan<string?> family, params ReadOnlySpan<string?> more)
    {
        var text = new StringBuilder(256);
        Append(text, family);
        var length = text.Length;
        Append(text, more);
        var whole = text.ToString();
        return new(whole[..length], whole);
    }

    private static void Append(StringBuilder text, ReadOnlySpan<string?> parts)
    {
        foreach (var part in parts)
        {
            // Length prefixes separate the parts, whatever they contain.
            text.Append(part?.Length ?? 0).Append(':').Append(part).Append(' ');
        }
    }
}
