using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>What makes two sessions the same: everything that decides what a session may do and where.</summary>
/// <remarks>
/// The endpoint only where one is set explicitly, since all regions of a partition take the same session. Profiles with
/// the same keys and serial share a session; a rotated key or changed serial is another one.
/// </remarks>
internal sealed class SessionKey
{
    private SessionKey(string family, string text) => (Family, Text) = (family, text);

    /// <summary>The beginning of <see cref="Text"/> that sessions have in common which differ in their length only.</summary>
    public string Family { get; }

    /// <summary>All of it on one line; stands in the session's file and must be equal when that is read.</summary>
    public string Text { get; }

    /// <summary>The name of the session's file.</summary>
    public string FileName => Fnv1a.HexOf(Text) + ".json";

    /// <summary>Whether a key's text is of a session that differs from this one's in its length only.</summary>
    public bool IsSisterOf(string text) => text.StartsWith(Family, StringComparison.Ordinal);

    /// <summary>Whether a key's text is such, or that of a role, or of a chain of roles, that was taken with such.</summary>
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

    /// <summary>The key of the user's MFA session.</summary>
    /// <param name="resolution">Whose keys and which MFA device.</param>
    /// <param name="sts">Which partition, and which endpoint if one is set.</param>
    /// <param name="seconds">The session's length.</param>
    public static SessionKey ForUser(ProfileResolution resolution, StsSettings sts, int seconds)
        => Join(["user", sts.Partition, sts.Endpoint, resolution.Keys?.AccessKeyId, resolution.CredentialProcess, resolution.Serial], seconds.ToString());

    /// <summary>The key of a role's session: the role, how it is taken, and by which session.</summary>
    /// <param name="source">What takes the role: the user's session, or that of the role before.</param>
    /// <param name="role">The role.</param>
    /// <param name="withCode">Whether the user's keys take it with a code, for longer than a session may.</param>
    /// <param name="sts">Which partition, and which endpoint if one is set.</param>
    public static SessionKey ForRole(SessionKey source, RoleStep role, bool withCode, StsSettings sts)
        => Join(
            [withCode ? "direct" : "role", sts.Partition, sts.Endpoint, role.RoleArn, role.ExternalId, role.SessionName], role.Seconds?.ToString(), source.Text);

    /// <summary>What <see cref="ForRole"/> put last; null where the text is none of its.</summary>
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
            // Lengths keep the parts apart, whatever they hold.
            text.Append(part?.Length ?? 0).Append(':').Append(part).Append(' ');
        }
    }
}
