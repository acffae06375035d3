using System.Globalization;
using System.Text;
using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>An access key as it was given, and when AWS made it, if that was said.</summary>
internal sealed record NewAccessKey(Credentials Keys, DateTimeOffset? Created)
{
    private const int LargestFile = 64 * 1024;

    /// <summary>The JSON of <c>aws iam create-access-key</c>, or the CSV of the console; null for anything else.</summary>
    public static NewAccessKey? Parse(string text)
    {
        text = text.Trim().TrimStart('\uFEFF');
        var key = text.StartsWith('{') ? FromJson(text) : FromCsv(text);
        return key is not null && IsValid(key.Keys) ? key : null;
    }

    /// <summary><paramref name="path"/> may be <c>-</c>, standard input.</summary>
    public static NewAccessKey ReadFile(string path)
    {
        var bytes = InputFile.Read(path, LargestFile) ?? throw new UserError(
            $"'{Sanitizer.Clean(path)}' cannot be read", "check its name and permissions");
        return Parse(Encoding.UTF8.GetString(bytes)) ?? throw new UserError(
            $"{(path == "-" ? "standard input" : $"'{Sanitizer.Clean(path)}'")} has no access key",
            "use the JSON of aws iam create-access-key, or the CSV file of the console");
    }

    public static async Task<NewAccessKey> AskAsync(EnrollConsole console, CancellationToken cancellation)
    {
        var id = (await console.AskAsync("Access key ID: ", cancellation))?.Trim() ?? "";
        if (!StoredAccessKey.IsId(id))
        {
            throw new UserError("that is not an access key ID", "it has 20 letters and digits, and begins with AKIA");
        }

        var secret = (await console.AskAsync("Secret access key: ", cancellation, isSecret: true))?.Trim() ?? "";
        return IsValid(new(id, secret)) ? new(new(id, secret), null) : throw new UserError("that is not a secret access key", "it has 40 characters and no spaces or quotes");
    }

    private static bool IsValid(Credentials keys)
        => StoredAccessKey.IsId(keys.AccessKeyId) && keys.SecretAccessKey.Length is >= 16 and <= 256
            && keys.SecretAccessKey.All(c => char.IsAsciiLetterOrDigit(c) || "+/=_-".Contains(c, StringComparison.Ordinal));

    private static NewAccessKey? FromJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("AccessKey", out var key) && key.ValueKind == JsonValueKind.Object
                && JsonText.Text(key, "AccessKeyId") is { } id && JsonText.Text(key, "SecretAccessKey") is { } secret
                ? new(
                    new(id, secret),
                    DateTimeOffset.TryParse(JsonText.Text(key, "CreateDate"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : null)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A header line, in which older files have more columns, and one line with values.</summary>
    private static NewAccessKey? FromCsv(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [var head, var values])
        {
            return null;
        }

        var (names, cells) = (head.Split(','), values.Split(','));
        string? Cell(string name) => Array.FindIndex(names, each => each.Trim().Trim('"').Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at && at < cells.Length ? cells[at].Trim().Trim('"') : null;
        return Cell("Access key ID") is { } id && Cell("Secret access key") is { } secret ? new(new(id, secret), null) : null;
    }
}
