using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Arguments reach aws byte for byte; only an explicit profile becomes a variable when a session is used.</summary>
public sealed class SessionArgumentsTests : IDisposable
{
    private static readonly RawText[] Nasty =
    [
        "s3api", "put-object", "", "--body", "a b", "new\nline", "tab\t", "\"'`$(x)\\", "@file", "file://x", "ü 漢", "--x=", "-", "-5", "*",
        new byte[] { 0xFF, 0xFE, (byte)'x', 0x80 }, "--query", "length(@)", "--", "--profile", "kept", "--help", "",
    ];

    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(Route.PassThrough)]
    [InlineData(Route.Hot)]
    [InlineData(Route.Cold)]
    public async Task Every_argument_arrives_byte_for_byte_and_in_order(Route route)
    {
        await Stage.RunAsync(await world.OnAsync(route, Nasty));

        Assert.Equal(["aws", .. Nasty], world.Aws.Call.Argv);
    }

    [Fact]
    public async Task Thousands_of_arguments_and_a_very_long_one_arrive_whole()
    {
        RawText[] many = ["s3", new string('x', 100_000), .. Enumerable.Range(0, 5000).Select(i => RawText.FromString($"argument-{i}"))];

        await Stage.RunAsync(await world.OnAsync(Route.Hot, many));

        Assert.Equal(["aws", .. many], world.Aws.Call.Argv);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("-v")]
    [InlineData("help")]
    [InlineData("session")]
    [InlineData("exports")]
    [InlineData("--profil")]
    public async Task Words_that_mean_something_to_us_go_to_aws_when_they_stand_behind_session(string word)
    {
        await Stage.RunAsync((await world.OnAsync(Route.Hot, word)).Unattended());

        Assert.Equal(["aws", word], world.Aws.Call.Argv);
    }

    [Theory]
    [InlineData("--profile", "mfa")]
    [InlineData("--profile=mfa")]
    [InlineData("--profil", "mfa")]
    [InlineData("--prof=mfa")]
    [InlineData("--p", "mfa")]
    [InlineData("--p=mfa")]
    [InlineData("--profile", "plain", "--profile", "mfa")]
    [InlineData("--profile=plain", "--p", "mfa")]
    public async Task An_explicit_profile_in_any_form_becomes_a_variable_and_the_last_one_wins(params string[] form)
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session([.. form.Select(RawText.FromString), "s3", "ls", "--region", "eu-west-1"]));

        Assert.Equal(["s3", "ls", "--region", "eu-west-1"], world.Aws.Call.Arguments);
        Assert.Equal("mfa", world.Aws.Call.Environment["AWS_PROFILE"]);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task A_profile_between_and_behind_the_words_of_the_command_is_found_too()
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session("s3", "--profile", "plain", "ls", "s3://bucket", "--profile", "mfa"));

        Assert.Equal(["s3", "ls", "s3://bucket"], world.Aws.Call.Arguments);
        Assert.Equal("mfa", world.Aws.Call.Environment["AWS_PROFILE"]);
    }

    [Fact]
    public async Task What_stands_behind_two_dashes_is_no_profile_of_ours()
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session("s3", "ls", "--", "--profile", "plain", "--profile=plain"));

        Assert.Equal(["s3", "ls", "--", "--profile", "plain", "--profile=plain"], world.Aws.Call.Arguments);
        world.AssertSessionIn(world.Aws.Call);
        Assert.DoesNotContain("AWS_PROFILE", world.Aws.Call.Environment.Keys);
    }

    [Fact]
    public async Task The_value_of_another_option_is_no_profile_of_ours()
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session("s3", "ls", "--query", "profile", "--region", "plain"));

        Assert.Equal(["s3", "ls", "--query", "profile", "--region", "plain"], world.Aws.Call.Arguments);
        world.AssertSessionIn(world.Aws.Call);
    }

    [Fact]
    public async Task An_explicit_profile_without_mfa_stays_where_it_is()
        => await world.AssertPassesThroughAsync(world.Session("--profile", "plain", "s3", "ls").With(("AWS_PROFILE", "mfa")));

    [Fact]
    public async Task A_profile_option_without_its_value_is_left_for_aws_to_refuse()
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile"));

    [Fact]
    public async Task An_explicit_profile_beats_both_variables_and_the_child_sees_no_other()
    {
        await world.SignInAsync();

        await Stage.RunAsync(world.Session("s3", "ls", "--profile", "mfa").With(("AWS_PROFILE", "plain"), ("AWS_DEFAULT_PROFILE", "nonesuch")));

        var seen = world.Aws.Call.Environ.Select(e => e.ToString()).Where(e => e.Contains("PROFILE", StringComparison.Ordinal));
        Assert.Equal(["AWS_PROFILE=mfa"], seen);
    }

    [Fact]
    public async Task A_profile_whose_name_is_not_utf8_is_handed_over_untouched()
        => await world.AssertPassesThroughAsync(world.Session("s3", "ls", "--profile", new byte[] { 0xFF, 0xFE }));

    [Fact]
    public async Task The_program_that_is_run_calls_itself_aws()
    {
        await Stage.RunAsync(await world.OnAsync(Route.Hot, "s3", "ls"));

        Assert.Equal("aws", world.Aws.Call.Argv[0].ToString());
    }
}
