using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>status</c>: uses no network, no card and no prompt.</summary>
public sealed class StatusTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Before_the_first_code_it_shows_where_codes_come_from()
    {
        var result = await Stage.RunAsync(world.Command("status").With(("AWS_MFA_SOURCE", null)));

        Assert.Equal((0, "", ""), (result.ExitCode, result.StderrText, result.Transcript));
        Assert.Equal(
            $"""
            profile     default
            decision    session, because profile 'default' has access keys and an mfa_serial
            access key  …{world.User.AccessKeyId[^4..]}
            mfa_serial  {world.Device.Serial}
            region      eu-west-1
            session     none cached
            code from   YubiKey or prompt

            """,
            result.StdoutText);
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task A_cached_session_is_shown_with_its_expiration_in_local_time()
    {
        await world.SignInAsync();
        var end = world.EndSessionIn(TimeSpan.FromMinutes(90.5));

        var result = await Stage.RunAsync(world.Command("status", "--profile", "mfa").With(("TZ", "America/New_York")));

        var local = TimeZoneInfo.ConvertTime(end, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        Assert.Contains($"{local:HH:mm} (1 h 30 min left)", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("code from", result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_stable_fields()
    {
        await world.SignInAsync();
        var end = world.EndSessionIn(TimeSpan.FromHours(1));
        var result = await Stage.RunAsync(world.Command("status", "--json", "--profile", "mfa"));

        using var json = JsonDocument.Parse(result.StdoutText);
        Assert.Equal(
            ["profile", "access_key_id", "mfa_serial", "region", "role_arn", "decision", "reason", "expiration", "seconds_left"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ("mfa", world.User.AccessKeyId[^4..], world.Device.Serial, "eu-west-1", null, "session", $"{end:yyyy-MM-ddTHH:mm:ssZ}"),
            (Text("profile"), Text("access_key_id"), Text("mfa_serial"), Text("region"), Text("role_arn"), Text("decision"), Text("expiration")));
        Assert.InRange(json.RootElement.GetProperty("seconds_left").GetInt32(), 3500, 3600);

        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task All_profiles_are_listed_with_what_they_do()
    {
        world.Home.Append(
            ".aws/config",
            "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = mfa\n"
            + "[profile long]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = mfa\nduration_seconds = 7200\n");

        var result = await Stage.RunAsync(world.Command("status", "--all"));

        Assert.Equal(
            $"""
            PROFILE  DECISION      SESSION UNTIL  DETAIL
            default  session       -              {world.Device.Serial}
            mfa      session       -              {world.Device.Serial}
            plain    pass-through  -              profile 'plain' has no mfa_serial
            dev      role          -              arn:aws:iam::123456789012:role/dev
            long     direct        -              arn:aws:iam::123456789012:role/dev

            """,
            result.StdoutText);
        using var json = JsonDocument.Parse((await Stage.RunAsync(world.Command("status", "--all", "--json"))).StdoutText);
        Assert.Equal(["session", "session", "pass-through", "role", "direct"], json.RootElement.EnumerateArray().Select(each => each.GetProperty("decision").GetString()!));
    }

    [Fact]
    public async Task A_terminal_too_narrow_for_columns_gets_a_block_per_profile()
    {
        world.Home.Config($"[default]\nmfa_serial = {world.Device.Serial}\n").Credentials($"[default]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\n[other]\nsso_start_url = x\n");

        var narrow = await Stage.RunAsync(world.Command("status", "--all").AtTerminal().With(("TERM", "xterm")) with { Columns = 50 });
        var wide = await Stage.RunAsync(world.Command("status", "--all").AtTerminal().With(("TERM", "xterm")) with { Columns = 100 });

        const string Decision = "\x1b[2m  decision: \x1b[0m", Last = "\x1b[2m  detail: \x1b[0m";
        Assert.Equal(
            $"\x1b[1mdefault\x1b[0m\r\n{Decision}session\r\n{Last}{world.Device.Serial}\r\n"
            + $"\x1b[1mother\x1b[0m\r\n{Decision}pass-through\r\n{Last}profile 'other' has sso_start_url, which\r\n          aws handles itself\r\n",
            narrow.Transcript);
        Assert.StartsWith("\x1b[1mPROFILE  DECISION      SESSION UNTIL  DETAIL\x1b[0m\r\ndefault  session ", wide.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_names_are_faint_and_a_cached_session_is_green()
    {
        await world.SignInAsync();

        var shown = (await Stage.RunAsync(world.Command("status").AtTerminal().With(("TERM", "xterm")))).Transcript;

        Assert.Contains("\x1b[2mprofile     \x1b[0m\x1b[1mdefault\x1b[0m\r\n", shown, StringComparison.Ordinal);
        Assert.Contains("\x1b[2msession     \x1b[0m\x1b[32muntil ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_credentials_in_the_environment_are_shown_as_pass_through()
    {
        var result = await Stage.RunAsync(world.Command("status").With(("AWS_ACCESS_KEY_ID", "ASIAx"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t")));

        Assert.Contains("decision  pass-through, because the credentials in the environment are already temporary", result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("exports")]
    public async Task Our_session_in_the_environment_is_shown_with_profile_and_expiration(string how)
    {
        await world.SignInAsync();
        var end = world.EndSessionIn(TimeSpan.FromMinutes(90.5));
        var status = world.Command("status", "--json");
        var spec = how == "exec"
            ? world.Command("exec", "--profile", "mfa", "--", NativeBinary.Path, "status", "--json")
            : status.Through($"eval $('{NativeBinary.Path}' exports); \"$@\"");

        using var json = JsonDocument.Parse((await Stage.RunAsync(spec)).StdoutText);

        var whose = how == "exec" ? "mfa" : "default";
        Assert.Equal(
            ("pass-through", $"the credentials in the environment are already temporary: the session of profile '{whose}'", $"{end:yyyy-MM-ddTHH:mm:ssZ}"),
            (json.RootElement.GetProperty("decision").GetString(), json.RootElement.GetProperty("reason").GetString(), json.RootElement.GetProperty("expiration").GetString()));
        Assert.InRange(json.RootElement.GetProperty("seconds_left").GetInt32(), 5300, 5430);
    }

    [Fact]
    public async Task An_expired_session_in_the_environment_is_shown_as_expired()
    {
        var result = await Stage.RunAsync(world.Command("status", "--json").With(
            ("AWS_ACCESS_KEY_ID", "ASIAx"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t"), ("AWS_SESSION_EXPIRATION", "2020-01-01T00:00:00Z"), ("AWS_MFA_PROFILE", "mfa")));

        using var json = JsonDocument.Parse(result.StdoutText);
        Assert.Equal(
            ("the credentials in the environment are already temporary: the session of profile 'mfa', and have expired", JsonValueKind.Null),
            (json.RootElement.GetProperty("reason").GetString(), json.RootElement.GetProperty("seconds_left").ValueKind));
    }

    [Fact]
    public async Task A_profile_for_SDKs_is_shown_with_the_profile_behind_it_and_its_expiration()
    {
        Assert.Equal(0, (await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--as", "sdk", "--yes"))).ExitCode);
        await world.SignInAsync();
        var end = world.EndSessionIn(TimeSpan.FromHours(1));

        using var json = JsonDocument.Parse((await Stage.RunAsync(world.Command("status", "--json", "--profile", "sdk"))).StdoutText);

        Assert.Equal(
            ("pass-through", "the credential_process of profile 'sdk' gives the session of profile 'mfa'", $"{end:yyyy-MM-ddTHH:mm:ssZ}"),
            (json.RootElement.GetProperty("decision").GetString(), json.RootElement.GetProperty("reason").GetString(), json.RootElement.GetProperty("expiration").GetString()));
    }

    [Fact]
    public async Task The_region_is_the_profiles_own_and_never_that_of_a_roles_source()
    {
        world.Home.Append(
            ".aws/config",
            "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = mfa\n"
            + "[profile far]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = mfa\nregion = us-west-2\n");

        Assert.Equal((null, "us-west-2"), (await RegionAsync("dev"), await RegionAsync("far")));

        async Task<string?> RegionAsync(string profile)
        {
            using var json = JsonDocument.Parse((await Stage.RunAsync(world.Command("status", "--json", "--profile", profile))).StdoutText);
            return json.RootElement.GetProperty("region").GetString();
        }
    }

    [Fact]
    public async Task Without_files_it_says_that_there_are_no_profiles()
    {
        Directory.Delete(world.Home.AwsFolder, recursive: true);

        Assert.Equal("There are no profiles\n", (await Stage.RunAsync(world.Command("status", "--all"))).StdoutText);
        Assert.Contains("profile 'default' does not exist", (await Stage.RunAsync(world.Command("status"))).StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_profile_is_an_error_as_an_option_and_a_reason_from_the_environment()
    {
        world.AssertFails(await Stage.RunAsync(world.Command("status", "--profile", "mfaa")), 1, "profile 'mfaa' does not exist", "did you mean 'mfa'?");

        var result = await Stage.RunAsync(world.Command("status", "--json").With(("AWS_PROFILE", "mfaa")));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("profile 'mfaa' does not exist", result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_aws_rejects_is_named()
    {
        world.Home.Append(".aws/config", "[default\n");

        world.AssertFails(await Stage.RunAsync(world.Command("status")), 1, world.Home.ConfigFile);
    }

    [Fact]
    public async Task All_and_one_profile_are_wrong_usage()
        => world.AssertFails(await Stage.RunAsync(world.Command("status", "--all", "--profile", "mfa")), 2, "--all and --profile");
}
