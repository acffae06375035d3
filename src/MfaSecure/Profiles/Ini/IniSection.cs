using System.Text;

namespace MfaSecure.Profiles;

internal readonly record struct IniEntry(string Key, string Value, int Offset);

/// <summary>A section's keys, then those of <c>[DEFAULT]</c>.</summary>
internal sealed class IniSection(string name, List<IniEntry> entries)
{
    public string Name { get; } = name;

    /// <summary>In lower case, in the file's order.</summary>
    public IEnumerable<string> Keys => entries.Select(entry => entry.Key);

    internal IReadOnlyList<IniEntry> Entries => entries;

    /// <summary>The key is in lower case. The value's lines are joined by <c>\n</c>; a nested block begins with <c>\n</c>.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var entry in entries)
            {
                if (entry.Key == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Only <paramref name="key"/> is in lower case.</summary>
    public string? Nested(string key, string subkey) => this[key] is { } value ? IniNested.Find(value, subkey) : null;

    /// <summary>Adds the options between two offsets, without those that the first <paramref name="inherited"/> entries have.</summary>
    internal static void Read(List<IniEntry> entries, ReadOnlySpan<byte> bytes, int start, int end, int inherited = 0)
    {
        var lines = new IniReader(bytes, start, end, inSection: true);
        StringBuilder? value = null;
        var blanks = 0;
        var open = false;
        while (lines.Read())
        {
            if (lines.Kind == IniLine.Option)
            {
                Close();
                var key = Lower(Encoding.UTF8.GetString(bytes[lines.NameStart..lines.NameEnd]));
                open = inherited == 0 || !Contains(entries, inherited, key);
                if (open)
                {
                    var first = Encoding.UTF8.GetString(bytes[lines.ValueStart..lines.TextEnd]);
                    entries.Add(new IniEntry(key, first, lines.TextStart));
                }
            }
            else if (open && lines.Kind == IniLine.Blank)
            {
                // Empty lines count only when the value continues after them.
                blanks++;
            }
            else if (open && lines.Kind == IniLine.Continuation)
            {
                value ??= new StringBuilder(entries[^1].Value);
                value.Append('\n', blanks + 1).Append(Encoding.UTF8.GetString(bytes[lines.TextStart..lines.TextEnd]));
                blanks = 0;
            }
        }

        Close();

        void Close()
        {
            if (value is not null)
            {
                entries[^1] = entries[^1] with { Value = value.ToString() };
                value = null;
            }

            blanks = 0;
        }
    }

    // Python's lower() differs for İ and for a final Σ, which no key of AWS has.
    internal static string Lower(string key) => key.ToLowerInvariant();

    private static bool Contains(List<IniEntry> entries, int count, string key)
    {
        for (var i = 0; i < count; i++)
        {
            if (entries[i].Key == key)
            {
                return true;
            }
        }

        return false;
    }
}
