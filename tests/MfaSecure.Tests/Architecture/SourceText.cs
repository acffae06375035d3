using System.Text.RegularExpressions;

namespace MfaSecure.Tests.Architecture;

/// <summary>The source files under <c>src</c>, by path with forward slashes, such as <c>MfaSecure/Sts/StsClient.cs</c>.</summary>
internal static partial class SourceText
{
    public static IReadOnlyDictionary<string, string> Files { get; } = Read();

    /// <summary>What a rule finds in all files, each finding with its file.</summary>
    public static IEnumerable<string> Find(Func<string, string, IEnumerable<string>> rule)
        => Files.SelectMany(file => rule(file.Key, file.Value).Select(what => $"{file.Key}: {what}"));

    /// <summary>The text without comments and without the content of strings.</summary>
    public static string Code(string text) => CommentsAndStrings().Replace(text, match => match.Value[0] == '/' ? "" : "\"\"");

    private static Dictionary<string, string> Read()
    {
        var source = Path.Combine(SourceTree.Root, "src");
        return Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(source, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(source, file)));
    }

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|@?\"(?:\\\\.|[^\"\\\\\\n])*\"|//[^\\n]*|/\\*[\\s\\S]*?\\*/")]
    private static partial Regex CommentsAndStrings();
}
