namespace MfaSecure.Sandbox;

/// <summary>A command APDU (ISO/IEC 7816-4, short or extended).</summary>
public sealed record SoftApdu(byte Cla, byte Ins, byte P1, byte P2, byte[] Data)
{
    /// <returns>Null if a length is wrong.</returns>
    public static SoftApdu? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return null;
        }

        var body = bytes[4..];
        byte[]? data = body.Length switch
        {
            0 or 1 => [],
            >= 3 when body[0] == 0 => Take(body[3..], (body[1] << 8) | body[2], leLength: 2, body.Length == 3),
            _ => Take(body[1..], body[0], leLength: 1, false),
        };
        return data is null ? null : new SoftApdu(bytes[0], bytes[1], bytes[2], bytes[3], data);
    }

    private static byte[]? Take(ReadOnlySpan<byte> rest, int length, int leLength, bool onlyLe)
        => onlyLe ? []
            : length > 0 && (rest.Length == length || rest.Length == length + leLength) ? rest[..length].ToArray() : null;
}
