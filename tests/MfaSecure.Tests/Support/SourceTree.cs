namespace MfaSecure.Tests;

/// <summary>The root folder of the repository.</summary>
internal static class SourceTree
{
    private static readonly Lazy<string> Found = new(Find);

    public static string Root => Found.Value;

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MfaSecure.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no parent folder of the tests contains MfaSecure.sln");
        }

        return folder;
    }
}
