using System.Globalization;
using System.Text.Json;
using MfaSecure.Profiles;
using static MfaSecure.JsonText;

namespace MfaSecure.Iam;

/// <summary>Reads what the real <c>aws iam … --output=json</c> prints.</summary>
/// <remarks>Source: IAM's API reference, response elements. What is not needed is not looked at.</remarks>
internal static class IamResponses
{
    /// <summary>The user of <see cref="IamCommands.GetUser"/>.</summary>
    /// <exception cref="UserError">That is not what was printed.</exception>
    public static CallerUser User(string json)
        => Read(json, "get-user", root => Inner(root, "User") is { } user && Text(user, "Arn") is { } arn ? new CallerUser(Text(user, "UserName"), arn) : null);

    /// <summary>The serial number of <see cref="IamCommands.CreateVirtualMfaDevice"/>.</summary>
    /// <exception cref="UserError">That is not what was printed.</exception>
    public static SerialNumber CreatedDevice(string json)
        => Read(json, "create-virtual-mfa-device", root => Inner(root, "VirtualMFADevice") is { } device && Text(device, "SerialNumber") is { } serial
            && SerialNumber.Parse(serial) is { Kind: SerialKind.Virtual } parsed ? parsed : null);

    /// <summary>The devices of <see cref="IamCommands.ListMfaDevices"/>.</summary>
    /// <exception cref="UserError">That is not what was printed.</exception>
    public static IReadOnlyList<IamDevice> Devices(string json)
        => Read(json, "list-mfa-devices", root => List(root, "MFADevices", device => Text(device, "SerialNumber") is { } serial
            ? new IamDevice(serial, Text(device, "UserName"), Date(device, "EnableDate"))
            : null));

    /// <summary>The devices of <see cref="IamCommands.ListUnassignedDevices"/>, or of any list of virtual devices.</summary>
    /// <exception cref="UserError">That is not what was printed.</exception>
    public static IReadOnlyList<IamDevice> VirtualDevices(string json)
        => Read(json, "list-virtual-mfa-devices", root => List(root, "VirtualMFADevices", device =>
        {
            var user = Inner(device, "User");
            return Text(device, "SerialNumber") is { } serial
                ? new IamDevice(serial, user is { } u ? Text(u, "UserName") : null, Date(device, "EnableDate"), user is { } v ? Text(v, "Arn") : null)
                : null;
        }));

    /// <summary>The keys of <see cref="IamCommands.ListAccessKeys"/>.</summary>
    /// <exception cref="UserError">That is not what was printed.</exception>
    public static IReadOnlyList<IamAccessKey> AccessKeys(string json)
        => Read(json, "list-access-keys", root => List(root, "AccessKeyMetadata", key => Text(key, "AccessKeyId") is { } id
            ? new IamAccessKey(id, Text(key, "Status") == "Active", Date(key, "CreateDate"))
            : null));

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
            // Not JSON, or half a surrogate within: the text itself is not shown, it may hold anything.
        }

        throw new UserError($"aws iam {command} printed something else than its answer in JSON", $"run aws iam {command} by hand to see what; AWS_MFA_AWS names the aws that is run");
    }

    /// <summary>Null when it is no list, or when an item of it is not understood: half a list would be taken for the whole.</summary>
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

    private static JsonElement? Inner(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    // "2026-11-22T04:21:06Z", with v2 "2026-11-22T04:21:06+00:00".
    private static DateTimeOffset? Date(JsonElement parent, string name)
        => Text(parent, name) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;
}
