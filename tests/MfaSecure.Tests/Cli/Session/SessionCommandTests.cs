using System.Globalization;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Commands of aws whose meaning depends on the kind of credentials, or on the user's aliases of the CLI.</summary>
public sealed class SessionCommandTests : IAsyncLifetime
{
    private readonly AliasWorld world = new();

    public Task InitializeAsync() => world.SignInAsync();

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("--expires-in", "604800")]
    [InlineData("--expires-in=604800")]
    [InlineData("--expires", "604800")]
    public async Task A_presigned_url_that_would_outlive_the_session_has_a_notice(params string[] option)
    {
        var result = await Stage.RunAsync(world.Session(["s3", "presign", "s3://b/k", .. option.Select(RawText.FromString)]));

        var end = world.LastSession.Expiration.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        Assert.Equal($"aws-mfa-secure: notice: the URL works until {end}, when the session ends, not for 604800 s\n", result.StderrText);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task The_hour_that_is_the_default_counts_too()
    {
        Assert.Equal("", (await Stage.RunAsync(world.Session("s3", "presign", "s3://b/k"))).StderrText);
        world.EndSessionIn(TimeSpan.FromMinutes(30));

        Assert.Contains("not for 3600 s\n", (await Stage.RunAsync(world.Session("s3", "presign", "s3://b/k"))).StderrText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3", "presign", "s3://b/k", "--expires-in", "600")]
    [InlineData("s3", "cp", "presign", "s3://b/k", "--expires-in", "604800")]
    public async Task Other_commands_have_none(params string[] words)
        => Assert.Equal("", (await Stage.RunAsync(world.Session([.. words.Select(RawText.FromString)]))).StderrText);

    [Theory]
    [InlineData("ecs", "execute-command")]
    [InlineData("lightsail", "push-container-image")]
    public async Task A_plug_in_is_told_no_profile_and_finds_its_settings_in_variables(string service, string command)
    {
        world.Home.Append(".aws/config", $"[profile far]\nregion = ap-southeast-2\nca_bundle = /x.pem\nmfa_serial = {world.Device.Serial}\n");
        world.Home.Append(".aws/credentials", $"[far]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\n");

        await Stage.RunAsync(world.Session(service, command, "--profile", "far", "--x", "y").With(("AWS_PROFILE", "plain")));

        var environment = world.Aws.Call.Environment;
        Assert.Equal([service, command, "--x", "y"], world.Aws.Call.Arguments);
        Assert.DoesNotContain(environment.Keys, name => name is "AWS_PROFILE" or "AWS_DEFAULT_PROFILE");
        Assert.Equal(("ap-southeast-2", "ap-southeast-2", "/x.pem"), (environment["AWS_REGION"], environment["AWS_DEFAULT_REGION"], environment["AWS_CA_BUNDLE"]));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Theory]
    [InlineData("[toplevel]\nlogin = s3 ls", "login")]
    [InlineData("[toplevel]\nlogin = !aws s3 ls", "login")]
    [InlineData("[toplevel]\nsso = --region eu-west-1 s3 ls", "sso", "x")]
    [InlineData("[command configure]\nwho = !aws sts get-caller-identity", "configure", "who")]
    public async Task An_alias_of_the_CLI_with_the_name_of_its_own_command_gets_a_session(string file, params string[] words)
    {
        world.Home.Write(".aws/cli/alias", file + "\n");

        await Stage.RunAsync(world.Session([.. words.Select(RawText.FromString)]));

        world.AssertSessionIn(world.Aws.Call);
    }

    [Theory]
    [InlineData("[toplevel]\nlogin = sso login --sso-session x", "login")]
    [InlineData("[toplevel]\nlogin = login --remote", "login")]
    [InlineData("[toplevel]\nlogin = s3 ls", "logout")]
    [InlineData("not a file that the CLI can read", "login")]
    public async Task Other_aliases_do_not_change_that_they_need_none(string file, string word)
    {
        world.Home.Write(".aws/cli/alias", file + "\n");

        await Stage.RunAsync(world.Session(word));

        Assert.False(world.Aws.Call.Environment.ContainsKey("AWS_ACCESS_KEY_ID"));
    }

    [Theory]
    [InlineData("session", "s3", "ls")]
    [InlineData("exec", "--server", "--", "true")]
    [InlineData("code", "--oath-account", "x")]
    [InlineData("enroll", "--qr")]
    [InlineData("doctor")]
    public async Task Without_OpenSSL_the_error_says_what_to_install(params string[] words)
    {
        // The loader finds these first, and cannot load them.
        foreach (var version in (string[])["3", "1.1", "1.0.2", "1.0.0", "10"])
        {
            world.Home.Write($"lib/libssl.so.{version}", "");
        }

        var spec = world.Command([.. words.Select(RawText.FromString)]).With(("LD_LIBRARY_PATH", world.Home.File("lib")), ("AWS_MFA_FORCE", "1"), ("AWS_MFA_TOKEN", "123456"));
        var result = await Stage.RunAsync(spec.Unattended());

        Assert.Equal(1, result.ExitCode);
        var said = result.StdoutText + result.StderrText;
        Assert.Contains("OpenSSL (libssl.so.3) was not found", said, StringComparison.Ordinal);
        Assert.Contains("apt-get install libssl3", said, StringComparison.Ordinal);
        Assert.DoesNotContain("No usable version", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cached_session_needs_no_OpenSSL()
    {
        world.Home.Write("lib/libssl.so.3", "").Write("lib/libssl.so.1.1", "");

        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("LD_LIBRARY_PATH", world.Home.File("lib"))));

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        world.AssertSessionIn(world.Aws.Call);
    }
}
