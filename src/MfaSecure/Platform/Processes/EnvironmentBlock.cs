namespace MfaSecure.Platform;

/// <summary><c>NAME=value</c> entries as bytes, in order. A changed copy keeps every other entry, even one that is not UTF-8 or has no <c>=</c>.</summary>
internal sealed class EnvironmentBlock(IReadOnlyList<byte[]> entries)
{
    public static EnvironmentBlock Empty { get; } = new([]);

    public IReadOnlyList<byte[]> Entries { get; } = entries;

    public static EnvironmentBlock From(IEnumerable<KeyValuePair<string, string>> variables)
        => new([.. variables.Select(pair => RawText.Encode($"{pair.Key}={pair.Value}"))]);

    /// <summary>Of several entries the first counts, as in the C library.</summary>
    public string? Get(string name)
    {
        for (var index = 0; index < Entries.Count; index++)
        {
            var entry = Entries[index];
            if (Names(entry, name))
            {
                return RawText.Decode(entry.AsSpan(name.Length + 1));
            }
        }

        return null;
    }

    /// <summary>Null if unset or empty, which are the same to the AWS CLI for most variables.</summary>
    public string? NonEmpty(string name) => Get(name) is { Length: > 0 } value ? value : null;

    public bool IsOn(string name)
        => Get(name) is { } value
            && (value == "1"
                || value.Equals("true", StringComparison.OrdinalIgnoreCase)
                || value.Equals("yes", StringComparison.OrdinalIgnoreCase)
                || value.Equals("on", StringComparison.OrdinalIgnoreCase));

    /// <summary>Added variables replace existing ones and go to the end; a null value only removes.</summary>
    public EnvironmentBlock With(ReadOnlySpan<string> removed, params ReadOnlySpan<(string Name, string? Value)> added)
    {
        var remaining = new List<byte[]>(Entries.Count + added.Length);
        for (var index = 0; index < Entries.Count; index++)
        {
            var entry = Entries[index];
            if (!NamesAny(entry, removed, added))
            {
                remaining.Add(entry);
            }
        }

        foreach (var (name, value) in added)
        {
            if (value is not null)
            {
                remaining.Add(RawText.Encode(string.Concat(name, "=", value)));
            }
        }

        return new(remaining);
    }

    /// <summary>An entry without a name is left out: .NET cannot express it.</summary>
    public void CopyTo(IDictionary<string, string?> variables)
    {
        variables.Clear();
        foreach (var entry in Entries)
        {
            var text = RawText.Decode(entry);
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                // Of several entries the first counts, as in the C library.
                _ = variables.TryAdd(text[..equals], text[(equals + 1)..]);
            }
        }
    }

    private static bool NamesAny(byte[] entry, ReadOnlySpan<string> removed, ReadOnlySpan<(string Name, string? Value)> added)
    {
        foreach (var name in removed)
        {
            if (Names(entry, name))
            {
                return true;
            }
        }

        foreach (var (name, _) in added)
        {
            if (Names(entry, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Names(byte[] entry, string name)
    {
        if (entry.Length <= name.Length || entry[name.Length] != '=')
        {
            return false;
        }

        for (var index = name.Length - 1; index >= 0; index--)
        {
            if (entry[index] != name[index])
            {
                return false;
            }
        }

        return true;
    }
}
