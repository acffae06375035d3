using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Sessions;

/// <summary>Takes over an unexpired session of the Ruby gem aws-mfa-secure, whose files have a profile's name.</summary>
/// <remarks>Their <c>expiration</c> is ISO text or Ruby's <c>2026-01-01 12:00:00 UTC</c>.</remarks>
internal static class GemSessions
{
    private const int LargestFile = 64 * 1024;

    public static string? FolderOf(Host host) => host.Home is { } home ? $"{home}/.aws/aws-mfa-secure-sessions" : null;

    /// <summary>Of profiles, whether or not they still exist.</summary>
    public static string[] Names(Host host)
        => FolderOf(host) is { } folder && RawFile.TryStat(folder, follow: false, out var facts) && facts.IsDirectory
            ? [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>False if the profile's session has expired or cannot be read.</summary>
    public static bool IsAlive(Host host, string profile)
        => RawFile.Read($"{FolderOf(host)}/{profile}", LargestFile, out _, follow: false) is { } bytes
            && Read(bytes) is { } session && session.Expiration > host.Clock.GetUtcNow();

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

        // The file does not tell when its MFA was given.
        var now = host.Clock.GetUtcNow();
        var objection = request.Limits.MaximumAge is not null ? "the age of its MFA is unknown"
            : session.Expiration - now > SessionLimits.Longest ? "no session lasts that long"
            : session.Objection(request.Limits, now);
        host.Debug($"a session of the Ruby gem is {(objection is null ? "taken over" : "not used: " + objection)}");
        return objection is null ? session : null;
    }

    /// <summary>The file is named by profile alone: do not trust it if other keys than the profile's are used.</summary>
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
                && JsonText.Text(root, "access_key_id") is { } id
                && JsonText.Text(root, "secret_access_key") is { } secret
                && JsonText.Text(root, "session_token") is { } token
                && Time(JsonText.Text(root, "expiration")) is { } expiration
                ? Session.Create(id, secret, token, expiration, DateTimeOffset.UnixEpoch)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(string? text)
    {
        var trimmed = text?.EndsWith(" UTC", StringComparison.Ordinal) == true ? text[..^4] + "Z" : text;
        return DateTimeOffset.TryParse(trimmed, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
