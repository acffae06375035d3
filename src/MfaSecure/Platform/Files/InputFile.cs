namespace MfaSecure.Platform;

/// <summary>A file that the user names to be read once: unlike <see cref="RawFile"/>, it accepts a pipe (<c>&lt;(…)</c>).</summary>
internal static class InputFile
{
    /// <summary><c>-</c> is standard input. Null if it cannot be read or is too large.</summary>
    public static byte[]? Read(string path, int limit)
    {
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            var buffer = new byte[4096];
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                content.Write(buffer, 0, count);
                if (content.Length > limit)
                {
                    return null;
                }
            }

            return content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
