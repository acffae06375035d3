namespace MfaSecure.Profiles;

/// <summary>What an <c>mfa_serial</c> says by its form alone.</summary>
public enum SerialKind
{
    /// <summary><c>arn:aws:iam::123456789012:mfa/NAME</c>: a virtual device, which STS takes codes of.</summary>
    Virtual,

    /// <summary><c>GAHT12345678</c>: a hardware token, which STS takes codes of.</summary>
    Hardware,

    /// <summary><c>:user/NAME</c>: the user's own ARN, put there by mistake.</summary>
    User,

    /// <summary><c>:u2f/…</c>: a FIDO security key or a passkey, which STS cannot take at all.</summary>
    Fido,

    /// <summary>None of AWS's forms.</summary>
    Malformed,
}

/// <summary>The serial number of an MFA device: its ARN, or the number printed on a hardware token.</summary>
/// <remarks>Source: IAM's API reference, GetSessionToken, SerialNumber (9 to 256 characters of <c>\w+=/:,.@-</c>).</remarks>
internal sealed class SerialNumber
{
    private SerialNumber(string text, SerialKind kind, string? partition, string? account, string? name)
    {
        (Text, Kind, Partition, Account, Name) = (text, kind, partition, account, name);
    }

    /// <summary>The serial as it was given, without the spaces around it.</summary>
    public string Text { get; }

    /// <summary>What its form says.</summary>
    public SerialKind Kind { get; }

    /// <summary>The ARN's partition, such as <c>aws-cn</c>; null without an ARN.</summary>
    public string? Partition { get; }

    /// <summary>The ARN's twelve-digit account id; null without an ARN.</summary>
    public string? Account { get; }

    /// <summary>The last part of the ARN's path; null without an ARN.</summary>
    public string? Name { get; }

    /// <summary>True where STS can take a code of this device, as far as the form tells.</summary>
    public bool IsUsable => Kind is SerialKind.Virtual or SerialKind.Hardware;

    /// <summary>For a user's ARN the serial that was most likely meant; else the serial itself.</summary>
    public string Corrected => Kind == SerialKind.User ? $"arn:{Partition}:iam::{Account}:mfa/{Name}" : Text;

    /// <summary>Takes a serial apart; never fails, <see cref="Kind"/> tells.</summary>
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

    /// <summary>The partition of a serial's ARN without taking the rest apart; null without an ARN.</summary>
    public static string? PartitionOf(string? serial)
    {
        if (serial is null || !serial.StartsWith("arn:", StringComparison.Ordinal))
        {
            return null;
        }

        var end = serial.IndexOf(':', 4);
        return end > 4 ? serial[4..end] : null;
    }

    /// <summary>The serial as given.</summary>
    public override string ToString() => Text;

    private static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || "_+=/:,.@-".Contains(c, StringComparison.Ordinal);
}
