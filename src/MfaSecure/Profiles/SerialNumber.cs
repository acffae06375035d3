namespace MfaSecure.Profiles;

internal enum SerialKind
{
    /// <summary><c>arn:aws:iam::123456789012:mfa/NAME</c>: a virtual device.</summary>
    Virtual,

    /// <summary><c>GAHT12345678</c>: a hardware token.</summary>
    Hardware,

    /// <summary><c>:user/NAME</c>: the user's own ARN, a common mistake.</summary>
    User,

    /// <summary><c>:u2f/…</c>: a FIDO security key or passkey, which has no codes for STS.</summary>
    Fido,

    Malformed,
}

/// <summary>Source: IAM API reference, GetSessionToken, SerialNumber (9 to 256 characters of <c>\w+=/:,.@-</c>).</summary>
internal sealed class SerialNumber
{
    private SerialNumber(string text, SerialKind kind, string? partition, string? account, string? name)
    {
        (Text, Kind, Partition, Account, Name) = (text, kind, partition, account, name);
    }

    public string Text { get; }

    public SerialKind Kind { get; }

    /// <summary>Such as <c>aws-cn</c>; null without an ARN, as the account and the name.</summary>
    public string? Partition { get; }

    public string? Account { get; }

    public string? Name { get; }

    public bool IsUsable => Kind is SerialKind.Virtual or SerialKind.Hardware;

    /// <summary>For a user's ARN, the serial number that was probably meant.</summary>
    public string Corrected => Kind == SerialKind.User ? $"arn:{Partition}:iam::{Account}:mfa/{Name}" : Text;

    /// <summary>Never fails: see <see cref="Kind"/>.</summary>
    public static SerialNumber Parse(string text)
    {
        text = text.Trim();
        if (!text.StartsWith("arn:", StringComparison.Ordinal))
        {
            var kind = text.Length is >= 9 and <= 256 && text.All(IsLegal) ? SerialKind.Hardware : SerialKind.Malformed;
            return new SerialNumber(text, kind, null, null, null);
        }

        var parts = text.Split(':', 6);
        var slash = parts.Length == 6 ? parts[5].IndexOf('/', StringComparison.Ordinal) : -1;
        if (slash < 0 || parts[1].Length == 0 || parts[2] != "iam" || !IsAccount(parts[4]) || text.Length > 256
            || !text.All(IsLegal))
        {
            return new SerialNumber(text, SerialKind.Malformed, null, null, null);
        }

        var name = parts[5][(parts[5].LastIndexOf('/') + 1)..];
        var form = name.Length == 0
            ? SerialKind.Malformed
            : parts[5][..slash] switch
            {
                "mfa" => SerialKind.Virtual,
                "user" => SerialKind.User,
                "u2f" => SerialKind.Fido,
                _ => SerialKind.Malformed,
            };
        return new SerialNumber(text, form, parts[1], parts[4], name);
    }

    /// <summary>For the alias path: the partition alone; null without an ARN.</summary>
    public static string? PartitionOf(string? serial)
    {
        if (serial is null || !serial.StartsWith("arn:", StringComparison.Ordinal))
        {
            return null;
        }

        var end = serial.IndexOf(':', 4);
        return end > 4 ? serial[4..end] : null;
    }

    public override string ToString() => Text;

    private static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || "_+=/:,.@-".Contains(c, StringComparison.Ordinal);
}
