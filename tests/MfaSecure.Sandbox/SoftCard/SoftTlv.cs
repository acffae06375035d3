namespace MfaSecure.Sandbox;

/// <summary>Tag-length-value encoding of YKOATH, independent of the product's.</summary>
internal static class SoftTlv
{
    /// <summary>Tag 0x78 (property) has a value but no length.</summary>
    /// <returns>Null if the data is malformed.</returns>
    public static List<(byte Tag, byte[] Value)>? Read(byte[] data)
    {
        var list = new List<(byte, byte[])>();
        for (var at = 0; at < data.Length;)
        {
            if (at + 1 >= data.Length)
            {
                return null;
            }

            var tag = data[at++];
            var length = tag == 0x78 ? 1 : data[at++];
            if (length == 0x81 && at < data.Length)
            {
                length = data[at++];
            }

            if (at + length > data.Length)
            {
                return null;
            }

            list.Add((tag, data[at..(at + length)]));
            at += length;
        }

        return list;
    }

    public static byte[] Write(byte tag, byte[] value)
        => value.Length < 0x80 ? [tag, (byte)value.Length, .. value] : [tag, 0x81, (byte)value.Length, .. value];
}
