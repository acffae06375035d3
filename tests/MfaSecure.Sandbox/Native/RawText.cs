using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>The bytes of an argument or environment variable, which may be invalid UTF-8. Strings are converted to UTF-8.</summary>
public readonly struct RawText(byte[] bytes) : IEquatable<RawText>
{
    public byte[] Bytes => bytes ?? [];

    public static implicit operator RawText(string text) => FromString(text);

    public static implicit operator RawText(byte[] bytes) => new(bytes);

    public static bool operator ==(RawText left, RawText right) => left.Equals(right);

    public static bool operator !=(RawText left, RawText right) => !left.Equals(right);

    public static RawText FromString(string text) => new(Encoding.UTF8.GetBytes(text));

    public static RawText ToRawText(byte[] bytes) => new(bytes);

    public bool Equals(RawText other) => Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is RawText other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Decoded from UTF-8; invalid bytes appear as <c>\xNN</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var rest = Bytes.AsSpan();
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune);
            }
            else
            {
                used = 1;
                text.Append($"\\x{rest[0]:x2}");
            }

            rest = rest[used..];
        }

        return text.ToString();
    }
}
