namespace MfaSecure.Oath;

/// <summary>One-byte tags and BER lengths of up to two bytes, as in YKOATH and the management applet.</summary>
internal static class Tlv
{
    /// <summary>Removes the first value from <paramref name="rest"/>.</summary>
    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, out byte tag)
    {
        if (rest.Length < 2)
        {
            throw OathException.Protocol("it ends inside a tag");
        }

        tag = rest[0];
        int header = 2;
        int length = rest[1];
        if (length > 0x80)
        {
            var bytes = length - 0x80;
            if (bytes > 2 || rest.Length < 2 + bytes)
            {
                throw OathException.Protocol("a length is too long");
            }

            length = bytes == 1 ? rest[2] : (rest[2] << 8) | rest[3];
            header += bytes;
        }
        else if (length == 0x80)
        {
            throw OathException.Protocol("a length is indefinite");
        }

        if (length > rest.Length - header)
        {
            throw OathException.Protocol("a value is cut short");
        }

        var value = rest.Slice(header, length);
        rest = rest[(header + length)..];
        return value;
    }

    public static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, byte expected)
    {
        var value = Take(ref rest, out byte tag);
        return tag == expected ? value : throw OathException.Protocol($"tag {tag:X2} where {expected:X2} must be");
    }

    public static void Append(List<byte> to, byte tag, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, 0xFFFF, nameof(value));
        to.Add(tag);
        if (value.Length >= 0x100)
        {
            to.AddRange([0x82, (byte)(value.Length >> 8)]);
        }
        else if (value.Length >= 0x80)
        {
            to.Add(0x81);
        }

        to.Add((byte)value.Length);
        to.AddRange(value);
    }
}
