using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>The cache key of a session: everything that decides what the session may do, and where.</summary>
/// <remarks>
/// It has the endpoint only where one is set, since all regions of a partition accept the same session. Profiles with the
/// same access key and serial share a session; a rotated access key or changed serial is a miss.
/// </remarks>
internal sealed class SessionKey
{
    private SessionKey(string family, string text) => (Family, Text) = (family, text);

    /// <summary>The beginning of <see cref="Text"/>, without the session's length.</summary>
    public string Family { get; }

    /// <summary>The whole key on one line, which the session's file repeats.</summary>
    public string Text { get; }

    /// <summary>The name of the session's file.</summary>
    public string FileName => Fnv1a.HexOf(Text) + ".json";

    /// <summary>Whether another key differs in the session's length only.</summary>
    public bool IsSisterOf(string text) => text.StartsWith(Family, StringComparison.Ordinal);

    /// <summary>Whether another key is a sister, or a role (or chain of roles) that was assumed with one.</summary>
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

    /// <summary>The user's MFA session.</summary>
    /// <param name="resolution">Access key and MFA device.</param>
    /// <param name="sts">Which partition, and which endpoint if one is set.</param>
    /// <param name="seconds">The session's length.</param>
    public static SessionKey ForUser(ProfileResolution resolution, StsSettings sts, int seconds)
        => Join(["user", sts.Partition, sts.Endpoint, resolution.Keys?.AccessKeyId, resolution.CredentialProcess, resolution.Serial], seconds.ToString());

    /// <summary>A role's session.</summary>
    /// <param name="source">What assumes the role: the user's session, or that of the role before.</param>
    /// <param name="role">The role.</param>
    /// <param name="withCode">Whether the user's keys assume it with a code, for longer than a session may.</param>
    /// <param name="sts">Which partition, and which endpoint if one is set.</param>
    public static SessionKey ForRole(SessionKey source, RoleStep role, bool withCode, StsSettings sts)
        => Join(
            [withCode ? "direct" : "role", sts.Partition, sts.Endpoint, role.RoleArn, role.ExternalId, role.SessionName], role.Seconds?.ToString(), source.Text);

    /// <summary>The source's key in a key of <see cref="ForRole"/>; null in others.</summary>
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
            // Lengths separate the parts, whatever they contain.
            text.Append(part?.Length ?? 0).Append(':').Append(part).Append(' ');
        }
    }
}
