using System.Globalization;
using System.Text.Json;
using MfaSecure.Profiles;

namespace MfaSecure.Iam;

/// <summary>Reads <c>aws iam … --output=json</c>; anything else is a <see cref="UserError"/>. Source: IAM API reference, response elements.</summary>
internal static class IamResponses
{
    public static SerialNumber CreatedDevice(string json)
        => Read(json, "create-virtual-mfa-device", root => root.TryGetProperty("VirtualMFADevice", out var device) && SerialOf(device) is { } serial
            && SerialNumber.Parse(serial) is { Kind: SerialKind.Virtual } parsed ? parsed : null);

    public static IReadOnlyList<string> Devices(string json) => Read(json, "list-mfa-devices", root => List(root, "MFADevices", SerialOf));

    public static IReadOnlyList<string> VirtualDevices(string json)
        => Read(json, "list-virtual-mfa-devices", root => List(root, "VirtualMFADevices", SerialOf));

    public static IReadOnlyList<IamAccessKey> AccessKeys(string json)
        => Read(json, "list-access-keys", root => List(root, "AccessKeyMetadata", key => JsonText.Text(key, "AccessKeyId") is { } id
            ? new IamAccessKey(id, Date(key, "CreateDate"), JsonText.Text(key, "Status") != "Inactive")
            : null));

    public static CreatedKey CreatedAccessKey(string json)
        => Read(json, "create-access-key", root => root.TryGetProperty("AccessKey", out var key) && key.ValueKind == JsonValueKind.Object
            && JsonText.Text(key, "AccessKeyId") is { } id && JsonText.Text(key, "SecretAccessKey") is { } secret
                ? new CreatedKey(new(id, secret), Date(key, "CreateDate"))
                : null);

    public static AccessKeyUse LastUse(string json)
        => Read(json, "get-access-key-last-used", root => root.TryGetProperty("AccessKeyLastUsed", out var use) && use.ValueKind == JsonValueKind.Object
            ? new AccessKeyUse(Date(use, "LastUsedDate"), JsonText.Text(use, "ServiceName"))
            : null);

    private static T Read<T>(string json, string command, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && read(document.RootElement) is { } answer)
            {
                return answer;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a lone surrogate in it. The text may hold a secret, so it is not shown.
        }

        throw new UserError(
            $"aws iam {command} did not print the expected JSON", $"run aws iam {command} yourself to see its output; AWS_MFA_AWS sets which aws is run");
    }

    /// <summary>Null when one item is not understood: half a list would pass for the whole.</summary>
    private static List<T>? List<T>(JsonElement root, string name, Func<JsonElement, T?> read) where T : class
    {
        if (!root.TryGetProperty(name, out var array) || array.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var list = new List<T>();
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || read(item) is not { } entity)
            {
                return null;
            }

            list.Add(entity);
        }

        return list;
    }

    private static string? SerialOf(JsonElement device) => JsonText.Text(device, "SerialNumber");

    // "2026-11-22T04:21:06Z", with v2 "2026-11-22T04:21:06+00:00".
    private static DateTimeOffset? Date(JsonElement parent, string name)
        => JsonText.Text(parent, name) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;
}

internal sealed record IamAccessKey(string Id, DateTimeOffset? CreateDate, bool IsActive = true);

internal sealed record CreatedKey(Credentials Keys, DateTimeOffset? CreateDate);

/// <summary>The date is null for an access key that was never used.</summary>
internal sealed record AccessKeyUse(DateTimeOffset? Date, string? Service);
