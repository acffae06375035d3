using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Sessions are kept privately, bound to what makes them valid; what is damaged or foreign is a miss.</summary>
public sealed class SessionCacheTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task The_second_call_asks_nobody_and_does_not_call_STS()
    {
        await world.AnswerAsync(world.Session("s3", "ls"));
        var second = await Stage.RunAsync(world.Session("s3", "ls"));

        Assert.Equal((0, "", ""), (second.ExitCode, second.Transcript, second.StderrText));
        Assert.Single(world.Sts.Calls);
        world.AssertSessionIn(world.Aws.Calls[0]);
        world.AssertSessionIn(world.Aws.Calls[1]);
    }

    [Fact]
    public async Task Profiles_that_share_keys_and_device_share_the_session()
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session("s3", "ls", "--profile", "mfa").With(("AWS_REGION", "us-west-2")).Unattended());

        Assert.Single(world.Sts.Calls);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task The_folder_is_0700_and_the_file_0600_whatever_the_umask_and_no_other_is_left()
    {
        await Stage.RunAsync(world.SessionWithToken("s3", "ls") with { Umask = 0 });

        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(world.SessionFolder));
        Assert.All(Directory.GetFileSystemEntries(world.SessionFolder), f => Assert.Equal(Private, File.GetUnixFileMode(f)));
        Assert.Equal([".json", ".lock"], Directory.GetFiles(world.SessionFolder).Select(Path.GetExtension).Order());
    }

    [Fact]
    public async Task A_rotated_key_is_a_miss()
    {
        await world.SignInAsync();
        var key = world.User.AddAccessKey();
        world.Home.Credentials($"[default]\naws_access_key_id = {key.Id}\naws_secret_access_key = {key.Secret}\n");

        await AssertAsksAgainAsync();

        Assert.Equal(key.Id, world.SessionCalls[^1].AccessKeyId);
    }

    [Fact]
    public async Task Another_serial_is_a_miss()
    {
        await world.SignInAsync();
        var second = world.User.AddTotpDevice("second");

        await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_SERIAL", second.Serial), ("AWS_MFA_TOKEN", second.NextUnusedCode())));

        Assert.Equal(2, world.SessionCalls.Count);
        Assert.Equal(2, Directory.GetFiles(world.SessionFolder, "*.json").Length);
    }

    [Theory]
    [InlineData("AWS_MFA_TTL", "3600")]
    [InlineData("AWS_MFA_FORCE", "1")]
    [InlineData("AWS_MFA_MIN_TTL", "129600")]
    public async Task A_setting_that_the_cached_session_does_not_meet_is_a_miss(string name, string value)
    {
        await world.SignInAsync();

        await AssertAsksAgainAsync((name, value));
    }

    [Fact]
    public async Task Another_endpoint_is_a_miss()
    {
        await world.SignInAsync();

        await AssertAsksAgainAsync(("AWS_ENDPOINT_URL_STS", world.Sts.Url + "/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not json\0at all")]
    [InlineData("{\"version\": 1}")]
    public async Task A_damaged_file_is_a_miss_and_replaced(string content)
    {
        await world.SignInAsync();
        File.WriteAllText(world.SessionFile, content);

        await AssertAsksAgainAsync();
        await AssertIsCachedAsync();
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"session_token\"", "\"other\"")]
    [InlineData("\"expires_at\": ", "\"expires_at\": 9999999999")]
    [InlineData("\"expires_at\": ", "\"expires_at\": -")]
    [InlineData("\"key\": \"", "\"key\": \"of another")]
    public async Task A_file_of_a_newer_version_or_of_another_key_is_a_miss_and_replaced(string old, string changed)
    {
        await world.SignInAsync();
        var text = File.ReadAllText(world.SessionFile);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(world.SessionFile, text.Replace(old, changed, StringComparison.Ordinal));

        await AssertAsksAgainAsync();
        await AssertIsCachedAsync();
    }

    [Fact]
    public async Task A_file_cut_off_at_any_place_is_a_miss()
    {
        await world.SignInAsync();
        var bytes = File.ReadAllBytes(world.SessionFile);
        var file = world.SessionFile;
        foreach (var part in (int[])[1, bytes.Length / 4, bytes.Length / 2, bytes.Length - 40])
        {
            File.WriteAllBytes(file, bytes[..part]);
            var result = await Stage.RunAsync(world.Session("s3", "ls").Unattended());
            Assert.True(result.ExitCode == 3, $"cut at {part}: {result}");
        }
    }

    [Fact]
    public async Task A_huge_file_is_a_miss_and_replaced()
    {
        await world.SignInAsync();
        File.WriteAllText(world.SessionFile, new string(' ', 10_000_000) + File.ReadAllText(world.SessionFile));

        await AssertAsksAgainAsync();
        await AssertIsCachedAsync();
    }

    [Fact]
    public async Task A_symbolic_link_is_not_followed_to_read_or_to_write()
    {
        await world.SignInAsync();
        var (file, elsewhere) = (world.SessionFile, world.Home.File("elsewhere"));
        File.Move(file, elsewhere);
        var before = File.ReadAllBytes(elsewhere);
        File.CreateSymbolicLink(file, elsewhere);

        await AssertAsksAgainAsync();

        Assert.Equal(before, File.ReadAllBytes(elsewhere));
        Assert.Null(new FileInfo(file).LinkTarget);
        await AssertIsCachedAsync();
    }

    [NeedsFact("mkfifo")]
    public async Task A_pipe_in_its_place_holds_nobody_up()
    {
        await world.SignInAsync();
        var file = world.SessionFile;
        File.Delete(file);
        using (var made = Process.Start("mkfifo", [file]))
        {
            await made.WaitForExitAsync();
        }

        await AssertAsksAgainAsync();
        await AssertIsCachedAsync();
    }

    [Fact]
    public async Task A_folder_in_its_place_is_a_miss()
    {
        await world.SignInAsync();
        var file = world.SessionFile;
        File.Delete(file);
        Directory.CreateDirectory(file);

        await AssertAsksAgainAsync();
        await AssertIsCachedAsync();
    }

    [Theory]
    [InlineData(299, false)]
    [InlineData(-1, false)]
    [InlineData(330, true)]
    public async Task A_session_is_used_while_more_than_five_minutes_are_left(int left, bool used)
    {
        await world.SignInAsync();
        world.EndSessionIn(TimeSpan.FromSeconds(left));

        var result = await Stage.RunAsync(world.Session("s3", "ls").Unattended());

        Assert.True(result.ExitCode == (used ? 0 : 3), result.ToString());
    }

    [Theory]
    [InlineData("60", 61, false)]
    [InlineData("3600", 61, true)]
    public async Task AWS_MFA_MAX_AGE_bounds_the_age_of_the_mfa(string age, int old, bool used)
    {
        await world.SignInAsync();
        var text = File.ReadAllText(world.SessionFile);
        var then = DateTimeOffset.UtcNow.AddSeconds(-old).ToUnixTimeSeconds();
        File.WriteAllText(world.SessionFile, System.Text.RegularExpressions.Regex.Replace(text, "(\"issued_at\": )[0-9]+", $"${{1}}{then}"));

        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_MAX_AGE", age)).Unattended());

        Assert.True(result.ExitCode == (used ? 0 : 3), result.ToString());
    }

    [Theory]
    [InlineData("AWS_MFA_TTL", "899")]
    [InlineData("AWS_MFA_TTL", "129601")]
    [InlineData("AWS_MFA_TTL", "-1")]
    [InlineData("AWS_MFA_TTL", "12h")]
    [InlineData("AWS_MFA_TTL", "99999999999")]
    [InlineData("AWS_MFA_MIN_TTL", "x")]
    [InlineData("AWS_MFA_MAX_AGE", "-5")]
    public async Task A_setting_out_of_its_bounds_is_exit_code_2_before_anybody_is_asked(string name, string value)
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").With((name, value)));

        world.AssertFails(result, 2, $"invalid {name} '{value}'", "number of seconds");
        Assert.Equal("", result.Transcript);
    }

    [Theory]
    [InlineData("900", null, "900")]
    [InlineData("129600", null, "129600")]
    [InlineData(null, "7200", "7200")]
    [InlineData("3600", "7200", "3600")]
    [InlineData(null, null, "43200")]
    public async Task The_length_that_is_asked_for_is_the_variables_else_the_profiles_else_twelve_hours(string? variable, string? profile, string asked)
    {
        world.Home.AddProfile("ttl", world.User, world.Device, profile is null ? "" : $"mfa_ttl = {profile}");

        await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_PROFILE", "ttl"), ("AWS_MFA_TTL", variable)));

        Assert.Equal(asked, world.SessionCalls.Single().Parameters["DurationSeconds"]);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Theory]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'")]
    [InlineData("yyyy-MM-dd HH:mm:ss' UTC'")]
    public async Task A_valid_session_of_the_gem_is_taken_over_and_kept(string format)
    {
        WriteGemSession(DateTime.UtcNow.AddHours(1).ToString(format));

        var result = await Stage.RunAsync(world.Session("s3", "ls").Unattended());
        Directory.Delete(world.Home.File(".aws/aws-mfa-secure-sessions"), recursive: true);
        await Stage.RunAsync(world.Session("s3", "ls").Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(world.Sts.Calls);
        Assert.All(world.Aws.Calls, c => Assert.Equal(
            ("ASIAGEMGEMGEMGEMGEMG", "gem/secret", "gem+token"),
            (c.Environment["AWS_ACCESS_KEY_ID"], c.Environment["AWS_SECRET_ACCESS_KEY"], c.Environment["AWS_SESSION_TOKEN"])));
        Assert.Equal(2, world.Aws.Calls.Count);
    }

    [Theory]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'")]
    [InlineData("yyyy-MM-dd HH:mm:ss' UTC'")]
    public async Task A_session_of_the_gem_that_has_ended_is_not_taken(string format)
    {
        WriteGemSession(DateTime.UtcNow.AddMinutes(-1).ToString(format));

        await AssertAsksAgainAsync();
    }

    [Fact]
    public async Task A_folder_that_others_may_look_into_is_mended_with_a_notice()
    {
        await world.SignInAsync();
        File.SetUnixFileMode(world.SessionFolder, Private | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.GroupExecute);

        var result = await Stage.RunAsync(world.Session("s3", "ls").Unattended());

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("aws-mfa-secure: notice: ", result.StderrText, StringComparison.Ordinal);
        Assert.Contains("its mode is now 0700", result.StderrText, StringComparison.Ordinal);
        Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(world.SessionFolder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_or_a_file_in_place_of_the_folder_is_told_of_once_and_not_used(bool link)
    {
        Directory.CreateDirectory(world.Home.File("elsewhere"));
        if (link)
        {
            Directory.CreateSymbolicLink(world.SessionFolder, world.Home.File("elsewhere"));
        }
        else
        {
            world.Home.Write(".aws/mfa-sessions", "");
        }

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));

        AssertGoesOnWithANotice(result, link ? "is a symbolic link" : "is not a directory");
        world.AssertSessionIn(world.Aws.Call);
        Assert.Empty(Directory.GetFileSystemEntries(world.Home.File("elsewhere")));
    }

    [Fact]
    public async Task A_home_that_cannot_be_written_is_told_of_once_and_aws_is_run()
    {
        // Nobody, not even root, can make a folder in /proc.
        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(
            ("HOME", "/proc"), ("AWS_CONFIG_FILE", world.Home.ConfigFile), ("AWS_SHARED_CREDENTIALS_FILE", world.Home.CredentialsFile)));

        AssertGoesOnWithANotice(result, "cannot be made");
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_full_disk_is_told_of_once_and_aws_is_run_and_no_half_file_is_left()
    {
        // A file size limit of nothing is a disk on which no byte has room; aws itself prints to a pipe here.
        var aws = world.Home.Script("prints", "#!/bin/sh\necho \"key $AWS_ACCESS_KEY_ID\"\n");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_AWS", aws)).Through("trap '' XFSZ; ulimit -f 0; exec \"$@\""));

        AssertGoesOnWithANotice(result, "cannot be written");
        Assert.Equal($"key {world.LastSession.AccessKeyId}\n", result.StdoutText);
        Assert.Equal([".lock"], Directory.GetFileSystemEntries(world.SessionFolder).Select(Path.GetExtension));
    }

    [Fact]
    public async Task Many_at_once_ask_once_and_share_the_session()
    {
        var runs = Enumerable.Range(0, 5).Select(_ => Stage.Start(world.Session("s3", "ls"))).ToArray();
        try
        {
            StageRun? Asker() => runs.FirstOrDefault(r => r.Terminal.Transcript.Contains(AliasWorld.Prompt, StringComparison.Ordinal));
            await Deadline.UntilAsync(() => Asker() is not null, () => "nobody asks");

            Asker()!.Terminal.TypeLine(world.Device.NextUnusedCode());
            var results = await Task.WhenAll(runs.Select(r => r.WaitAsync()));

            Assert.All(results, r => Assert.True(r.ExitCode == 0, r.ToString()));
            Assert.Single(results, r => r.Transcript.Contains(AliasWorld.Prompt, StringComparison.Ordinal));
            Assert.Single(world.Sts.Calls);
            Assert.All(world.Aws.Calls, c => world.AssertSessionIn(c));
            Assert.Equal(5, world.Aws.Calls.Count);
        }
        finally
        {
            foreach (var run in runs)
            {
                await run.DisposeAsync();
            }
        }
    }

    private static void AssertGoesOnWithANotice(StageResult result, string why)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("aws-mfa-secure: notice: the session is not saved: ", result.StderrText, StringComparison.Ordinal);
        Assert.Contains(why, result.StderrText, StringComparison.Ordinal);
        Assert.Equal(1, result.StderrText.Count(c => c == '\n'));
    }

    private async Task AssertAsksAgainAsync(params (string, string?)[] settings)
    {
        var before = world.SessionCalls.Count;

        var result = await world.AnswerAsync(world.Session("s3", "ls").With(settings));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(before + 1, world.SessionCalls.Count);
        Assert.Equal("", result.StderrText);
    }

    private async Task AssertIsCachedAsync()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal((2, Private), (world.SessionCalls.Count, File.GetUnixFileMode(world.SessionFile)));
    }

    private void WriteGemSession(string expiration)
        => world.Home.Write(
            ".aws/aws-mfa-secure-sessions/default",
            $$"""{"access_key_id":"ASIAGEMGEMGEMGEMGEMG","secret_access_key":"gem/secret","session_token":"gem+token","expiration":"{{expiration}}"}""");
}
