using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What aws gets to see of the environment: the session's five variables, and everything else as it was.</summary>
public sealed class SessionEnvironmentTests : IDisposable
{
    private static readonly string[] Set =
        ["AWS_ACCESS_KEY_ID", "AWS_CREDENTIAL_EXPIRATION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_EXPIRATION", "AWS_SESSION_TOKEN"];

    private static readonly RawText[] Odd =
    [
        new byte[] { (byte)'B', (byte)'=', 0xC3, 0x28, 0xFF }, new byte[] { 0xFF, (byte)'=', (byte)'x' }, "no-equals-sign", "TWICE=1", "TWICE=2",
        "EMPTY=", "=starts-with-equals", "L=a\nb", "aws_access_key_id=lower", "AWS_ACCESS_KEY_ID_X=1", "XAWS_SESSION_TOKEN=1",
    ];

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Aws_gets_the_sessions_five_variables_more_and_nothing_else_is_touched(Route route)
    {
        var spec = await world.OnAsync(route, "s3", "ls") with { RawEnvironment = Odd };

        await Stage.RunAsync(spec);

        var (added, gone) = Difference(spec);
        Assert.Equal(Set, added.Select(Name).Order(StringComparer.Ordinal));
        Assert.Equal(route == Route.Cold ? ["AWS_MFA_TOKEN"] : [], gone.Select(Name));
        Assert.Equal(spec.Given().Except(gone), world.Aws.Call.Environ.Except(added));
        Assert.Equal(2, world.Aws.Call.Environ.Count(e => Name(e) == "TWICE"));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task Passing_through_leaves_every_entry_and_their_order_as_they_were()
        => await world.AssertPassesThroughAsync(world.Session("--profile", "plain", "s3", "ls") with { RawEnvironment = Odd });

    [Fact]
    public async Task An_empty_environment_passes_through_as_an_empty_one()
    {
        var spec = world.Session("--version") with
        {
            Environment = new Dictionary<string, string> { ["PATH"] = world.Home.Bin },
        };

        await world.AssertPassesThroughAsync(spec);
    }

    [Fact]
    public async Task The_expiration_is_told_in_iso_8601_as_sts_gave_it()
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session("s3", "ls"));

        var told = $"{world.LastSession.Expiration.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        Assert.Equal(
            (told, told),
            (world.Aws.Call.Environment["AWS_CREDENTIAL_EXPIRATION"], world.Aws.Call.Environment["AWS_SESSION_EXPIRATION"]));
    }

    [Fact]
    public async Task What_would_beat_or_contradict_the_session_is_taken_away()
    {
        await world.SignInAsync();
        var spec = world.Session("s3", "ls", "--profile", "mfa").With(
            ("AWS_SECURITY_TOKEN", "left-over"),
            ("AWS_SESSION_TOKEN", "left-over"),
            ("AWS_ACCESS_KEY_ID", "ASIAOLDOLDOLDOLDOLDO"),
            ("AWS_SECRET_ACCESS_KEY", "left-over"),
            ("AWS_CREDENTIAL_EXPIRATION", "2001-01-01T00:00:00Z"),
            ("AWS_SESSION_EXPIRATION", "2001-01-01T00:00:00Z"),
            ("AWS_MFA_TOKEN", "123456"));

        await Stage.RunAsync(spec);

        var call = world.Aws.Call;
        world.AssertSessionIn(call);
        Assert.DoesNotContain(call.Environ, e => e.ToString().Contains("left-over", StringComparison.Ordinal) || e.ToString().Contains("2001", StringComparison.Ordinal));
        Assert.DoesNotContain("AWS_SECURITY_TOKEN", call.Environment.Keys);
        Assert.DoesNotContain("AWS_MFA_TOKEN", call.Environment.Keys);
    }

    [Fact]
    public async Task Every_one_of_doubled_credential_entries_is_replaced()
    {
        await world.SignInAsync();
        var spec = world.Session("s3", "ls", "--profile", "mfa") with
        {
            RawEnvironment = ["AWS_SESSION_TOKEN=a", "AWS_SESSION_TOKEN=b", "AWS_ACCESS_KEY_ID=c", "AWS_ACCESS_KEY_ID=d", "AWS_SECRET_ACCESS_KEY=e"],
        };

        await Stage.RunAsync(spec);

        Assert.Equal(Set, world.Aws.Call.Environ.Select(Name).Where(Set.Contains).Order(StringComparer.Ordinal));
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_token_in_the_environment_is_kept_where_no_session_is_used()
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", "plain").With(("AWS_MFA_TOKEN", "123456")));

    [Theory]
    [InlineData("mfa", null, "mfa", null)]
    [InlineData(null, "mfa", null, "mfa")]
    [InlineData("mfa", "mfa", "mfa", "mfa")]
    [InlineData("mfa", "plain", "mfa", null)]
    public async Task The_child_gets_the_profile_that_was_used(string? profile, string? defaultProfile, string? seenProfile, string? seenDefault)
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_PROFILE", profile), ("AWS_DEFAULT_PROFILE", defaultProfile)));

        world.AssertSessionIn(world.Aws.Call);
        Assert.Equal(
            (seenProfile, seenDefault),
            (world.Aws.Call.Environment.GetValueOrDefault("AWS_PROFILE"), world.Aws.Call.Environment.GetValueOrDefault("AWS_DEFAULT_PROFILE")));
    }

    [Fact]
    public async Task Keys_and_serial_in_the_environment_work_without_any_file()
    {
        Directory.Delete(world.Home.AwsFolder, recursive: true);
        var spec = world.SessionWithToken("s3", "ls").With(
            ("AWS_ACCESS_KEY_ID", world.User.AccessKeyId),
            ("AWS_SECRET_ACCESS_KEY", world.User.SecretAccessKey),
            ("AWS_MFA_SERIAL", world.Device.Serial));

        var result = await Stage.RunAsync(spec);

        Assert.True(result.ExitCode == 0, result.ToString());
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_serial_in_the_environment_beats_the_profiles()
    {
        var second = world.User.AddTotpDevice("second");
        var spec = world.Session("s3", "ls").With(("AWS_MFA_SERIAL", second.Serial), ("AWS_MFA_TOKEN", second.NextUnusedCode())).Unattended();

        await Stage.RunAsync(spec);

        Assert.Equal(second.Serial, Assert.Single(world.SessionCalls).Parameters["SerialNumber"]);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_profiles_serial_is_not_used_for_other_keys_of_the_environment()
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls").With(
            ("AWS_ACCESS_KEY_ID", world.Plain.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", world.Plain.SecretAccessKey)));

    private static string Name(RawText entry) => entry.ToString().Split('=', 2)[0];

    private (IReadOnlyList<RawText> Added, IReadOnlyList<RawText> Gone) Difference(StageSpec spec)
        => ([.. world.Aws.Call.Environ.Except(spec.Given())], [.. spec.Given().Except(world.Aws.Call.Environ)]);
}
