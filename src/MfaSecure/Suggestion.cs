namespace MfaSecure;

internal static class Suggestion
{
    /// <summary>The nearest candidate, else one that starts with the typed text; null if none is close.</summary>
    public static string? Of(string typed, IEnumerable<string> candidates)
    {
        string[] all = [.. candidates];
        return all
            .Select(name => (Name: name, Distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant()), Shorter: Math.Min(typed.Length, name.Length)))
            .Where(each => each.Distance < each.Shorter && each.Distance <= Math.Max(1, each.Shorter / 3))
            .OrderBy(each => each.Distance)
            .Select(each => each.Name)
            .Concat(typed.Length < 3 ? [] : all.Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault();
    }

    /// <summary>Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbors.</summary>
    private static int Distance(string one, string other)
    {
        int[] beforeLast = [], last = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[^1];
    }
}
