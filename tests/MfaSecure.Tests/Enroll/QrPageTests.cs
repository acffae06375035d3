using System.Text.RegularExpressions;
using MfaSecure.Enroll;
using MfaSecure.Platform;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Mfa;

namespace MfaSecure.Tests.Enroll;

/// <summary>The page with the QR code: what a camera reads of it, and what a person does.</summary>
public sealed partial class QrPageTests
{
    private const string Issuer = "Amazon Web Services:";
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)((i * 37) + 11))];

    // AWS's seeds have 64 letters; the names of IAM users up to as many.
    [Theory]
    [InlineData("al", 79)]
    [InlineData("alice", 79)]
    [InlineData("firstname.lastname", 79)]
    [InlineData("firstname.lastname@example.com", 79)]
    public void Ordinary_names_fit_into_24_lines_of_80(string name, int mostColumns)
    {
        using var secret = new TotpSecret([.. Bytes]);
        var page = new QrPage(secret, $"{Issuer}{name}@123456789012");

        Assert.InRange(page.Rows, 20, 24);
        Assert.InRange(page.Columns, 60, mostColumns);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("alice")]
    [InlineData("a+b,c=d.e_f@g-h")]
    [InlineData("firstname.lastname@example.com")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void It_is_as_large_as_it_says_and_reads_as_the_seed_in_both_forms(string name)
    {
        using var secret = new TotpSecret([.. Bytes]);
        var page = new QrPage(secret, $"{Issuer}{name}@123456789012");
        var lines = page.Text.Split('\n');

        Assert.Equal(page.Rows, lines.Length);
        var texts = lines.Select(line => Codes().Replace(line, "")).ToList();
        Assert.All(texts, line => Assert.InRange(line.Length, 0, page.Columns));
        Assert.InRange(texts[^1].Length + QrPage.Question.Length, 1, page.Columns);
        var code = lines.Select(line => Drawn().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(secret.ToUri($"{Issuer}{name}@123456789012"), QrReader.Read(code));
        var read = new Uri(QrReader.Read(code));
        Assert.Equal(("otpauth", "totp", $"/{Issuer}{name}@123456789012"), (read.Scheme, read.Host, Uri.UnescapeDataString(read.AbsolutePath)));
        // A margin of two modules, above and at both sides; one below at least.
        Assert.All(code, line => Assert.Equal(("  ", "  "), (line[..2], line[^2..])));
        Assert.Equal("", code[0].Trim());
        Assert.DoesNotContain(code[^1], c => c is '█' or '▄');
        var width = code[0].Length;
        var typed = string.Concat(texts.Select(line => line.PadRight(width)[width..].Trim()));
        Assert.Contains(Base32.Encode(Bytes), typed.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"{name}@123456789012", typed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_secret_stands_in_groups_of_four_and_four_of_them_in_a_line()
    {
        using var secret = new TotpSecret([.. Bytes]);
        var lines = new QrPage(secret, Issuer + "alice@123456789012").Text.Split('\n');

        Assert.Equal(4, lines.Count(line => Groups().IsMatch(line)));
    }

    [Fact]
    public async Task A_window_that_is_too_small_is_reported_with_the_size_needed_and_measured_again()
    {
        using var secret = new TotpSecret([.. Bytes]);
        var page = new QrPage(secret, Issuer + "alice@123456789012");
        using var terminal = new ScriptedTerminal { Size = (page.Columns, page.Rows - 1) };
        terminal.Then(() => "").Then(() =>
        {
            terminal.Size = (page.Columns, page.Rows);
            return "";
        }).Then(() => "");
        using var console = new EnrollConsole(new Host { Environment = EnvironmentBlock.Empty, OpenTerminal = () => terminal });

        await console.ShowOnceAsync(page, CancellationToken.None);

        Assert.Equal(0, terminal.LinesLeft);
        Assert.StartsWith(
            $"The QR code needs a window of {page.Columns} columns and {page.Rows} lines, and this one has {page.Columns} and {page.Rows - 1}. "
            + $"Enlarge it, or use a smaller font, then press Enter: The QR code needs a window of ",
            terminal.Shown,
            StringComparison.Ordinal);
        Assert.EndsWith(page.Text + QrPage.Question + "\x1b[2J\x1b[?1049l", terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_that_does_not_tell_its_size_is_shown_the_page()
    {
        using var secret = new TotpSecret([.. Bytes]);
        var page = new QrPage(secret, Issuer + "alice@123456789012");
        using var terminal = new ScriptedTerminal("");
        using var console = new EnrollConsole(new Host { Environment = EnvironmentBlock.Empty, OpenTerminal = () => terminal });

        await console.ShowOnceAsync(page, CancellationToken.None);

        Assert.StartsWith("\x1b[?1049h\x1b[H\x1b[2J" + page.Text, terminal.Shown, StringComparison.Ordinal);
    }

    [GeneratedRegex("\x1b\\[[0-9;]*m")]
    private static partial Regex Codes();

    [GeneratedRegex("^\x1b\\[30;107m([█▀▄ ]*)\x1b\\[0m")]
    private static partial Regex Drawn();

    [GeneratedRegex("  [A-Z2-7]{4} [A-Z2-7]{4} [A-Z2-7]{4} [A-Z2-7]{4}$")]
    private static partial Regex Groups();
}
