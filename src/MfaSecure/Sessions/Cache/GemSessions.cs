using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>Sessions that the Ruby gem aws-mfa-secure left in <c>~/.aws/aws-mfa-secure-sessions/PROFILE</c>.</summary>
/// <remarks>
/// Its files are bound to the profile's name only and have two forms of <c>expiration</c>: AWS's ISO text, and Ruby's
/// <c>2026-01-01 12:00:00 UTC</c>. A live one is taken over once, and then kept as one of ours.
/// </remarks>
internal static class GemSessions
{
    private const int LargestFile = 64 * 1024;

    /// <summary>The gem's folder; null without a home.</summary>
    public static string? FolderOf(Host host) => host.Home is { } home ? $"{home}/.aws/aws-mfa-secure-sessions" : null;

    public static Session? Find(Host host, SessionRequest request)
    {
        if (FolderOf(host) is not { } folder || request.Role is not null || !IsOfProfile(request.Resolution))
        {
            return null;
        }

        var bytes = RawFile.Read($"{folder}/{request.Resolution.ProfileName}", LargestFile, out var facts, follow: false);
        if (bytes is null || (!OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId()) || Read(bytes) is not { } session)
        {
            return null;
        }

        // Its MFA is as old as the session; the file tells when that was made no better than this.
        var objection = request.Limits.MaximumAge is not null ? "its MFA's age is not known" : request.Limits.Objection(session, host.Clock.GetUtcNow());
        host.Debug($"a session of the Ruby gem is {(objection is null ? "taken over" : "not used: " + objection)}");
        return objection is null ? session : null;
    }

    /// <summary>The file is named by profile alone, so it is nobody's where other keys than the profile's own decide.</summary>
    private static bool IsOfProfile(ProfileResolution resolution)
        => !resolution.ProfileName.Contains('/', StringComparison.Ordinal)
            && (resolution.Keys is null || resolution.Setting("aws_access_key_id") == resolution.Keys.AccessKeyId);

    private static Session? Read(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && Text(root, "access_key_id") is { } id
                && Text(root, "secret_access_key") is { } secret
                && Text(root, "session_token") is { } token
                && Time(Text(root, "expiration")) is { } expiration
                ? Session.Create(id, secret, token, expiration, DateTimeOffset.UnixEpoch)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(string? text)
    {
        var trimmed = text?.EndsWith(" UTC", StringComparison.Ordinal) == true ? text[..^4] + "Z" : text;
        return DateTimeOffset.TryParse(trimmed, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
