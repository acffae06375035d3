namespace MfaSecure.Profiles;

/// <summary>
/// The blocks under a key without a value, as in <c>s3 =</c> and indented <c>key = value</c> lines;
/// after botocore's <c>configloader._parse_nested</c>.
/// </summary>
internal static class IniNested
{
    public static bool Is(string value) => value.StartsWith('\n');

    /// <summary>The value of <paramref name="subkey"/>, the last one if there are several; null when it is not there.</summary>
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

    /// <summary>The first line that is no <c>key = value</c>, for which the CLI refuses the file, or null.</summary>
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
