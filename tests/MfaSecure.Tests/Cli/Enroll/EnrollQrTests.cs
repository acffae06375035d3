using MfaSecure.Sandbox;
using MfaSecure.Tests.Enroll;

namespace MfaSecure.Tests.Cli;

/// <summary><c>enroll --qr</c>: what an authenticator app reads off a terminal of 80 columns and 24 lines.</summary>
public class EnrollQrTests
{
    private const string Serial = EnrollWorld.Serial;
    private const string Shown = "\x1b[?1049h\x1b[H\x1b[2J", Wiped = "\x1b[2J\x1b[?1049l", Question = "then wiped. ";

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task An_authenticator_app_reads_a_QR_code_that_does_not_stay_on_the_screen()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        await using var run = Stage.Start(world.Command("enroll", "--qr"));
        await EnrollWorld.AnswerAsync(run, Question, "");
        await run.Terminal.WaitForAsync(Wiped);
        await EnrollWorld.AnswerAsync(run, "Code shown by the app: ", "12 34");
        await run.Terminal.WaitForAsync("That is not the current code of this account.");
        var made = Assert.Single(world.Sts.Account.Devices);
        Assert.Null(made.User);
        await EnrollWorld.AnswerAsync(run, "Code shown by the app: ", made.CurrentCode());

        // The terminal did show it: this is the one run whose transcript may have it.
        var result = await run.WaitAsync(EnrollWorld.Long);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("alice", made.User?.Name);
        var lines = ScreenOf(result);
        Assert.InRange(lines.Length, 20, 24);
        Assert.All(lines, line => Assert.InRange(Columns(line), 0, 80));
        var drawn = lines.Where(line => line.StartsWith("\x1b[30;107m", StringComparison.Ordinal)).Select(line => line["\x1b[30;107m".Length..line.IndexOf("\x1b[0m", StringComparison.Ordinal)]);
        Assert.Equal($"otpauth://totp/Amazon%20Web%20Services:alice@123456789012?secret={made.SeedBase32}", QrReader.Read([.. drawn]));
        Assert.Contains(lines, line => line.EndsWith($"  {string.Join(' ', made.SeedBase32[..16].Chunk(4).Select(group => new string(group)))}", StringComparison.Ordinal));
        Assert.DoesNotContain(made.SeedBase32, result.StdoutText + result.StderrText + world.Argv, StringComparison.Ordinal);
        world.AssertNoSeed();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task In_a_window_that_is_too_small_nothing_is_shown_until_it_is_larger()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        await using var run = Stage.Start(world.Command("enroll", "--qr"));
        run.Terminal.Resize(80, 22);
        await EnrollWorld.AnswerAsync(run, "lines, and this one has 80 and 22. Enlarge it, or use a smaller font, then press Enter: ", "");
        await run.Terminal.WaitForAsync("then press Enter: ", EnrollWorld.Long);
        Assert.DoesNotContain(Shown, run.Terminal.Transcript, StringComparison.Ordinal);
        run.Terminal.Resize(80, 24);
        run.Terminal.TypeLine("");
        await run.Terminal.WaitForAsync(Question, EnrollWorld.Long);

        run.Terminal.Type("\x03");
        Assert.Equal(130, (await run.WaitAsync(EnrollWorld.Long)).ExitCode);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_C_while_the_code_is_shown_wipes_it_deletes_the_device_and_asks_no_more()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        await using var run = Stage.Start(world.Command("enroll", "--qr"));
        await run.Terminal.WaitForAsync(Question, EnrollWorld.Long);

        run.Terminal.Type("\x03");
        var result = await run.WaitAsync(EnrollWorld.Long);

        Assert.True(result.ExitCode == 130, result.ToString());
        var after = result.Transcript[result.Transcript.IndexOf(Wiped, StringComparison.Ordinal)..];
        Assert.DoesNotContain(Question, after, StringComparison.Ordinal);
        Assert.EndsWith($"Rolled back: deleted MFA device {Serial}.\r\n", after, StringComparison.Ordinal);
        world.AssertNothingIsLeft();
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_backslash_while_the_code_is_shown_wipes_it()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        await using var run = Stage.Start(world.Command("enroll", "--qr"));
        await run.Terminal.WaitForAsync(Question, EnrollWorld.Long);

        run.Terminal.Type("\x1c");
        var result = await run.WaitAsync(EnrollWorld.Long);

        Assert.Equal(3, result.Signal);
        Assert.Contains(Wiped, result.Transcript, StringComparison.Ordinal);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task Ctrl_Z_while_the_code_is_shown_wipes_it_and_it_is_shown_again_after_fg()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        await using var run = Stage.Start(world.Command("enroll", "--qr").AtTerminal());
        await run.Terminal.WaitForAsync(Question, EnrollWorld.Long);

        run.Terminal.Type("\x1a");
        Assert.Equal(Signals.Stop, await run.StoppedAsync());
        await run.Terminal.WaitForAsync(Wiped);
        run.Foreground();
        await Deadline.UntilAsync(() => run.Terminal.Transcript.Split(Shown).Length == 3 && run.Terminal.Transcript.Split(Question).Length == 3, () => run.Terminal.Transcript, EnrollWorld.Long);

        run.Terminal.Type("\x03");
        Assert.Equal(130, (await run.WaitAsync(EnrollWorld.Long)).ExitCode);
    }

    [NeedsFact("aws", "pcscd", "gcc")]
    public async Task A_line_that_names_an_account_on_a_key_is_removed_with_a_message()
    {
        await using var world = await EnrollWorld.StartAsync(null, plugged: false);
        world.Home.Config("[default]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/gone\nmfa_oath_account = work key\n");
        await using var run = Stage.Start(world.Command("enroll", "--qr"));
        await EnrollWorld.AnswerAsync(run, Question, "");
        await run.Terminal.WaitForAsync("Code shown by the app: ", EnrollWorld.Long);
        run.Terminal.TypeLine(Assert.Single(world.Sts.Account.Devices).CurrentCode());

        var result = await run.WaitAsync(EnrollWorld.Long);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("Removed from the profile: mfa_oath_account = work key (", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal($"[default]\nregion = eu-west-1\nmfa_serial = {Serial}\n", File.ReadAllText(world.Home.ConfigFile));
    }

    /// <summary>The lines between the screen's clearing and the end of the question.</summary>
    private static string[] ScreenOf(StageResult result)
    {
        var start = result.Transcript.IndexOf(Shown, StringComparison.Ordinal) + Shown.Length;
        return result.Transcript[start..(result.Transcript.IndexOf(Question, StringComparison.Ordinal) + Question.Length)].Split("\r\n");
    }

    private static int Columns(string line) => line.Replace("\x1b[30;107m", "", StringComparison.Ordinal).Replace("\x1b[0m", "", StringComparison.Ordinal).Length;
}
