using System.Globalization;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>The format that the sandbox and its C programs exchange: records of <c>KEY LENGTH\nBYTES\n</c>.</summary>
internal static class KeyedBytes
{
    public static byte[] Write(IEnumerable<(string Key, RawText Value)> entries)
    {
        using var all = new MemoryStream();
        foreach (var (key, value) in entries)
        {
            if (value.Bytes.Contains((byte)0))
            {
                throw new ArgumentException($"'{key}' contains a NUL byte, which cannot be passed to a program");
            }

            all.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key} {value.Bytes.Length}\n")));
            all.Write(value.Bytes);
            all.WriteByte((byte)'\n');
        }

        return all.ToArray();
    }

    public static List<(string Key, RawText Value)> Read(byte[] bytes)
    {
        var entries = new List<(string, RawText)>();
        for (var at = 0; at < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', at);
            var head = Encoding.ASCII.GetString(bytes, at, end - at).Split(' ');
            var length = int.Parse(head[1], CultureInfo.InvariantCulture);
            entries.Add((head[0], new RawText(bytes[(end + 1)..(end + 1 + length)])));
            at = end + length + 2;
        }

        return entries;
    }
}
