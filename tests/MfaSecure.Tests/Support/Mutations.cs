namespace MfaSecure.Tests;

/// <summary>Damages a file: changes, removes or duplicates bytes, or truncates it.</summary>
internal static class Mutations
{
    private static readonly byte[] Special = [0, 0x7F, 0x80, 0xFF, .. "\"\\{}[]:,-9e\n"u8];

    public static byte[] Of(byte[] bytes, Random random)
    {
        var all = new List<byte>(bytes);
        for (var left = random.Next(1, 5); left > 0 && all.Count > 0; left--)
        {
            var at = random.Next(all.Count);
            switch (random.Next(5))
            {
                case 0:
                    all[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    all[at] = Special[random.Next(Special.Length)];
                    break;
                case 2:
                    all.RemoveRange(at, Math.Min(random.Next(1, 40), all.Count - at));
                    break;
                case 3:
                    all.InsertRange(at, all.GetRange(random.Next(all.Count), 1));
                    break;
                default:
                    all.RemoveRange(at, all.Count - at);
                    break;
            }
        }

        return [.. all];
    }
}
