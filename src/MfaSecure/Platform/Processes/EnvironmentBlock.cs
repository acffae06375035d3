namespace MfaSecure.Platform;

/// <summary>A process's environment as the bytes it is: <c>NAME=value</c> entries in order, some perhaps odd.</summary>
/// <remarks>Changed copies keep every other entry untouched, those that are not UTF-8 or have no <c>=</c> included.</remarks>
internal sealed class EnvironmentBlock(IReadOnlyList<byte[]> entries)
{
    /// <summary>An environment without variables.</summary>
    public static EnvironmentBlock Empty { get; } = new([]);

    /// <summary>The entries, undecoded and without terminating zeros.</summary>
    public IReadOnlyList<byte[]> Entries { get; } = entries;

    /// <summary>An environment of these variables.</summary>
    public static EnvironmentBlock From(IEnumerable<KeyValuePair<string, string>> variables)
        => new([.. variables.Select(pair => RawText.Encode($"{pair.Key}={pair.Value}"))]);

    /// <summary>The value of a variable, null where it is not set; of several entries the first counts, as in the C library.</summary>
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

    /// <summary>The value of a variable; null where it is not set or empty, the two being the same to the AWS CLI for most.</summary>
    public string? NonEmpty(string name) => Get(name) is { Length: > 0 } value ? value : null;

    /// <summary>Whether a switch such as <c>AWS_MFA_FORCE</c> is on: <c>1</c>, <c>true</c>, <c>yes</c> or <c>on</c> in any case.</summary>
    public bool IsOn(string name)
        => Get(name) is { } value
            && (value == "1"
                || value.Equals("true", StringComparison.OrdinalIgnoreCase)
                || value.Equals("yes", StringComparison.OrdinalIgnoreCase)
                || value.Equals("on", StringComparison.OrdinalIgnoreCase));

    /// <summary>A copy without <paramref name="removed"/>, and with <paramref name="added"/> in their place at the end.</summary>
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
