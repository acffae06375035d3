namespace MfaSecure.Tests;

/// <summary>The project's folder, above the built tests.</summary>
internal static class SourceTree
{
    private static readonly Lazy<string> Found = new(Find);

    public static string Root => Found.Value;

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MfaSecure.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the solution is not above the tests");
        }

        return folder;
    }
}
