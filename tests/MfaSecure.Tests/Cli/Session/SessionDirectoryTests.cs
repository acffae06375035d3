using System.Text.RegularExpressions;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Where sessions are cached when <c>~/.aws</c> cannot have them.</summary>
public sealed class SessionDirectoryTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = (UnixFileMode)0x1FF;

    /// <summary>As on a disk of Windows in WSL: modes are always 0777, and a change of them succeeds and does nothing.</summary>
    private const string WithoutModes = "exec strace -f -qq -o /dev/null -e inject=?chmod,fchmod,fchmodat:retval=0 \"$@\"";

    /// <summary>Root in the home of another user. Where the tests are not run as root, the kernel only says that it is root.</summary>
    private const string AsRoot = """
        if [ "$(id -u)" = 0 ]; then chown -R 4711 "$HOME"; exec "$@"; fi
        exec strace -f -qq -o /dev/null -e inject=geteuid:retval=0 "$@"
        """;

    private readonly AliasWorld world = new();

    private string StateSessions => world.Home.File(".local/state/aws-mfa-secure/sessions");

    public void Dispose() => world.Dispose();

    [NeedsFact("strace")]
    public async Task Where_the_file_system_keeps_no_modes_sessions_go_to_the_state_folder_which_is_said_once()
    {
        world.Home.Write(".aws/mfa-sessions/0123456789abcdef.json", "old");
        File.SetUnixFileMode(world.SessionFolder, Everybody);

        var first = await Stage.RunAsync(world.SessionWithToken("s3", "ls").Through(WithoutModes));
        var second = await Stage.RunAsync(world.Session("s3", "ls").Unattended().Through(WithoutModes));
        var renewed = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_FORCE", "1")).Through(WithoutModes));

        Assert.Equal(
            (0, $"aws-mfa-secure: notice: '{world.SessionFolder}' cannot be made private on its file system, so sessions are cached in '{StateSessions}'\n"),
            (first.ExitCode, first.StderrText));
        Assert.Equal((0, "", 0, ""), (second.ExitCode, second.StderrText, renewed.ExitCode, renewed.StderrText));
        Assert.Single(Directory.GetFiles(StateSessions, "*.json"));
        Assert.Equal(Private, File.GetUnixFileMode(StateSessions));
        Assert.False(Directory.Exists(world.SessionFolder));
        Assert.Contains($"Removed {StateSessions}\n", (await Stage.RunAsync(world.Command("clean"))).StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("strace")]
    public async Task Root_in_another_users_home_leaves_what_its_owner_can_read_and_remove()
    {
        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").Through(AsRoot));
        var second = await Stage.RunAsync(world.Session("s3", "ls").Unattended().Through(AsRoot));
        var owners = await Stage.RunAsync(world.Command() with { Program = "/usr/bin/find", Name = "find", Arguments = [world.Home.AwsFolder, world.Home.File(".local"), "-user", "0"] });

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal((0, "", ""), (second.ExitCode, second.StderrText, owners.StdoutText));
        Assert.NotEmpty(Directory.GetFiles(world.SessionFolder, "*.lock"));
    }

    [NeedsFact("strace")]
    public async Task A_folder_that_root_left_in_another_users_home_is_given_to_its_owner()
    {
        Directory.CreateDirectory(world.SessionFolder, Private);

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").Through(
            "if [ \"$(id -u)\" = 0 ]; then chown 4711 \"$HOME/.aws\"; fi; \"$@\" && find \"$HOME/.aws/mfa-sessions\" -user 0 ! -uid \"$(stat -c %u \"$HOME/.aws\")\""));

        Assert.Equal((0, ""), (result.ExitCode, result.StdoutText));
    }

    [Fact]
    public async Task AWS_MFA_SESSIONS_DIR_has_the_sessions_and_is_made_private()
    {
        var chosen = world.Home.File("else/where");

        var first = await Stage.RunAsync(In(chosen, world.SessionWithToken("s3", "ls")) with { Umask = 0 });
        var second = await Stage.RunAsync(In(chosen, world.Session("s3", "ls").Unattended()));

        Assert.Equal((0, "", 0, ""), (first.ExitCode, first.StderrText, second.ExitCode, second.StderrText));
        Assert.Single(Directory.GetFiles(chosen, "*.json"));
        Assert.Equal((Private, Private), (File.GetUnixFileMode(chosen), File.GetUnixFileMode(world.Home.File("else"))));
        Assert.False(Directory.Exists(world.SessionFolder));
    }

    [Fact]
    public async Task AWS_MFA_SESSIONS_DIR_serves_a_user_without_a_home()
    {
        var chosen = world.Home.File("elsewhere");
        var keys = world.SessionWithToken("s3", "ls").With(
            ("HOME", "/proc"), ("AWS_ACCESS_KEY_ID", world.User.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", world.User.SecretAccessKey), ("AWS_MFA_SERIAL", world.Device.Serial));

        var first = await Stage.RunAsync(In(chosen, keys));
        var second = await Stage.RunAsync(In(chosen, keys).With(("AWS_MFA_TOKEN", null)));

        Assert.Equal((0, "", 0, ""), (first.ExitCode, first.StderrText, second.ExitCode, second.StderrText));
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task A_chosen_directory_that_others_may_open_is_left_as_it_is_and_not_used()
    {
        var chosen = world.Home.File("shared");
        Directory.CreateDirectory(chosen);
        File.SetUnixFileMode(chosen, Everybody);

        var result = await Stage.RunAsync(In(chosen, world.SessionWithToken("s3", "ls")));

        Assert.Equal(
            (0, $"aws-mfa-secure: notice: the session is not saved: '{chosen}' is open to others; run chmod 700 '{chosen}'; AWS_MFA_SESSIONS_DIR sets another directory\n"),
            (result.ExitCode, result.StderrText));
        Assert.Equal(Everybody, File.GetUnixFileMode(chosen));
        Assert.Empty(Directory.GetFileSystemEntries(chosen));
    }

    [Fact]
    public async Task Clean_removes_only_sessions_from_a_chosen_directory()
    {
        var chosen = world.Home.File("elsewhere");
        Assert.Equal(0, (await Stage.RunAsync(In(chosen, world.SessionWithToken("s3", "ls")))).ExitCode);
        world.Home.Write("elsewhere/thesis.json", "precious").Write("elsewhere/0123456789abcdef/kept", "");

        var result = await Stage.RunAsync(In(chosen, world.Command("clean")));

        Assert.Equal(0, result.ExitCode);
        Assert.Matches($@"\ARemoved {chosen}/[0-9a-f]{{16}}\.json\n", result.StdoutText);
        Assert.Equal(["0123456789abcdef", "thesis.json"], Directory.GetFileSystemEntries(chosen).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("session")]
    [InlineData("status")]
    [InlineData("clean")]
    public async Task A_relative_AWS_MFA_SESSIONS_DIR_is_wrong_usage(string command)
        => world.AssertFails(await Stage.RunAsync(In("sessions", world.Command(command, command == "session" ? "s3" : "--profile=mfa"))), 2, "AWS_MFA_SESSIONS_DIR is 'sessions'", "use an absolute path");

    [Fact]
    public async Task A_command_that_needs_no_session_does_not_read_AWS_MFA_SESSIONS_DIR()
        => Assert.Equal(0, (await Stage.RunAsync(In("sessions", world.Session("s3", "ls", "--profile", "plain")))).ExitCode);

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    public async Task Dot_aws_and_the_state_folder_are_made_private_whatever_the_umask(int umask)
    {
        Directory.Delete(world.Home.AwsFolder, recursive: true);

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(
            ("AWS_ACCESS_KEY_ID", world.User.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", world.User.SecretAccessKey), ("AWS_MFA_SERIAL", world.Device.Serial)) with
        { Umask = umask });

        Assert.Equal(0, result.ExitCode);
        Assert.All((string[])[".aws", ".aws/mfa-sessions", ".local", ".local/state/aws-mfa-secure"], folder => Assert.Equal(Private, File.GetUnixFileMode(world.Home.File(folder))));
    }

    [Fact]
    public async Task Sessions_of_the_gem_are_known_to_status_doctor_import_and_clean()
    {
        WriteGemSession("mfa", DateTime.UtcNow.AddHours(2.5));
        WriteGemSession("default", DateTime.UtcNow.AddHours(-1));

        var alive = await Stage.RunAsync(world.Command("status", "--profile", "mfa"));
        var ended = await Stage.RunAsync(world.Command("status", "--profile", "default"));
        var doctor = await Stage.RunAsync(world.Command("doctor", "--profile", "mfa").With(("AWS_MFA_AWS", "/bin/true")).Unattended());
        var import = await Stage.RunAsync(world.Command("import"));
        var clean = await Stage.RunAsync(world.Command("clean", "--expired"));

        Assert.Matches(@"session +until [0-9: -]+\(2 h 29 min left\)", alive.StdoutText);
        Assert.DoesNotContain("code from", alive.StdoutText, StringComparison.Ordinal);
        Assert.Matches("session +none cached", ended.StdoutText);
        Assert.Matches("session: the next command uses the Ruby gem's, until [0-9]", doctor.StdoutText);
        Assert.Contains("session 'default' of the Ruby gem: expired or damaged; aws-mfa-secure clean removes it\n", import.StdoutText, StringComparison.Ordinal);
        Assert.Contains("session 'mfa' of the Ruby gem: used until it expires; aws-mfa-secure clean removes it\n", import.StdoutText, StringComparison.Ordinal);
        Assert.Equal($"Removed {GemFile("default")}\n", clean.StdoutText);
        Assert.True(File.Exists(GemFile("mfa")));
    }

    [NeedsFact("faketime")]
    public async Task In_the_hour_that_comes_twice_the_end_has_its_offset()
    {
        // 2026-10-25, 00:30 and 01:30 UTC are both 02:30 in Berlin.
        await world.SignInAsync();
        var text = Regex.Replace(File.ReadAllText(world.SessionFile), "(\"expires_at\": )[0-9]+", $"${{1}}{DateTimeOffset.Parse("2026-10-25T01:30:00Z", null).ToUnixTimeSeconds()}");
        text = Regex.Replace(text, "(\"issued_at\": )[0-9]+", $"${{1}}{DateTimeOffset.Parse("2026-10-24T20:00:00Z", null).ToUnixTimeSeconds()}");
        File.WriteAllText(world.SessionFile, text);

        var result = await Stage.RunAsync(world.Command("status").With(("TZ", "Europe/Berlin")).Through("exec faketime -f '@2026-10-24 23:00:00' \"$@\""));

        Assert.Matches(@"until (2026-10-25 )?02:30 \+01:00 \(", result.StdoutText);
    }

    private static StageSpec In(string directory, StageSpec spec) => spec.With(("AWS_MFA_SESSIONS_DIR", directory));

    private string GemFile(string profile) => world.Home.File($".aws/aws-mfa-secure-sessions/{profile}");

    private void WriteGemSession(string profile, DateTime end)
        => world.Home.Write(
            $".aws/aws-mfa-secure-sessions/{profile}",
            $$"""{"access_key_id":"ASIAGEMGEMGEMGEMGEMG","secret_access_key":"gem/secret","session_token":"gem+token","expiration":"{{end:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");
}
