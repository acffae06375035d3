namespace MfaSecure.Profiles;

/// <summary>A block under a key without a value: <c>s3 =</c> and indented <c>key = value</c> lines (botocore's <c>configloader._parse_nested</c>).</summary>
internal static class IniNested
{
    public static bool Is(string value) => value.StartsWith('\n');

    /// <summary>The last one wins.</summary>
    public static string? Find(string value, string subkey)
    {
        string? found = null;
        ReadOnlySpan<char> rest = Is(value) ? value : "";
        while (!rest.IsEmpty)
        {
            var line = PythonText.TakeLine(ref rest);
            var delimiter = line.IndexOf('=');
            if (delimiter >= 0 && PythonText.Strip(line[..delimiter]).SequenceEqual(subkey))
            {
                found = PythonText.Strip(line[(delimiter + 1)..]).ToString();
            }
        }

        return found;
    }

    /// <summary>The AWS CLI rejects a line that is not <c>key = value</c>; null for none.</summary>
    public static string? FirstBroken(string value)
    {
        ReadOnlySpan<char> rest = Is(value) ? value : "";
        while (!rest.IsEmpty)
        {
            var line = PythonText.Strip(PythonText.TakeLine(ref rest));
            if (!line.IsEmpty && !line.Contains('='))
            {
                return line.ToString();
            }
        }

        return null;
    }
}
