using MfaSecure.Cli.Completion;
using MfaSecure.Platform;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Shells;

namespace MfaSecure.Tests.Commands;

public class BashWordTests
{
    [Theory]
    [InlineData("x --o ", "", "a b:c", "a\\ b:c")]
    [InlineData("x --o a\\ ", "a\\ ", "a b:c", "a\\ b:c")]
    [InlineData("x --o a\\ b:", "", "a b:c d", "c\\ d")]
    [InlineData("x --o \"a", "a", "a b\"$", "a b\\\"\\$")]
    [InlineData("x --o='a", "a", "--o=a b'c", "a b'\\''c")]
    [InlineData("x --o a@1", "@1", "a@12 3", "@12\\ 3")]
    public void Only_the_part_that_bash_replaces_is_printed(string line, string replaced, string word, string given)
        => Assert.Equal(given, new BashWord(line, replaced).Of(word));

    [NeedsFact("bash")]
    public async Task However_a_word_starts_and_is_quoted_bash_ends_up_with_the_whole_word()
    {
        var cases =
            (from word in HostileText.Values().Where(word => word.Length > 0 && !word.Any(char.IsControl))
             from cut in new[] { 0, word.Length / 2 }
             where !char.IsLowSurrogate(word[cut])
             from begun in Begun(word[..cut])
             select (Line: begun + Ended(begun, new BashWord("x " + begun, "").Of(word)), Word: word)).ToArray();
        using var home = new TempHome();
        home.Write("script", string.Concat(cases.Select(each => $"printf '%s\\0' {each.Line}\n")));
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        var result = await Child.CaptureAsync(
            "bash", ["--norc", home.File("script")], EnvironmentBlock.From([new("PATH", Environment.GetEnvironmentVariable("PATH") ?? ""), new("LC_ALL", "C.UTF-8")]), captureError: true, late.Token);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(cases.Select(each => each.Word), result.Output.Split('\0')[..^1]);
    }

    private static IEnumerable<string> Begun(string text)
    {
        yield return string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || !char.IsAscii(c) ? $"{c}" : $"\\{c}"));
        yield return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}";
        yield return $"\"{string.Concat(text.Select(c => "\\\"$`".Contains(c, StringComparison.Ordinal) ? $"\\{c}" : $"{c}"))}";
    }

    /// <summary>Like readline: closes an open quote, unless the last character is one.</summary>
    private static string Ended(string begun, string given)
        => begun.FirstOrDefault() is var quote and ('\'' or '"') && !given.EndsWith(quote) ? given + quote : given;
}
