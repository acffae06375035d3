using MfaSecure.Sandbox;
using MfaSecure.Tests.Cli;

namespace MfaSecure.Tests.Library;

/// <summary>The sessions of a .NET program: <c>new AmazonS3Client(new MfaSessionCredentials("mfa"))</c>.</summary>
public sealed class MfaSessionCredentialsTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_code_makes_the_session_and_the_next_program_needs_none()
    {
        var first = await Stage.RunAsync(WithToken(Example("mfa")));
        var second = await Stage.RunAsync(Example("mfa").Unattended());

        AssertIs(world.User.Arn, first, second);
        Assert.Single(world.SessionCalls);
        Assert.Equal([world.LastSession.AccessKeyId, world.LastSession.AccessKeyId], world.Sts.CallsOf("GetCallerIdentity").Select(call => call.AccessKeyId));
    }

    [Theory]
    [InlineData("AWS_PROFILE", "carol")]
    [InlineData("AWS_DEFAULT_PROFILE", "carol")]
    [InlineData("AWS_PROFILE", null)]
    public async Task Without_a_name_it_is_the_profile_of_the_environment_or_the_default(string variable, string? value)
    {
        var carol = world.Sts.AddUser("carol");
        var device = carol.AddTotpDevice();
        world.Home.AddProfile("carol", carol, device);
        var (user, code) = value is null ? (world.User, world.Device.NextUnusedCode()) : (carol, device.NextUnusedCode());

        AssertIs(user.Arn, await Stage.RunAsync(Example().With((variable, value), ("AWS_MFA_TOKEN", code)).Unattended()));
    }

    [Fact]
    public async Task The_person_at_the_terminal_is_asked_and_the_streams_are_left_alone()
    {
        var result = await world.AnswerAsync(Example("mfa") with { Stdin = StageFd.Pipe });

        AssertIs(world.User.Arn, result);
        Assert.Equal($"MFA for alice (profile mfa)\r\n{AliasWorld.Prompt}{world.SessionCalls[0].Parameters["TokenCode"]}\r\n", result.Transcript);
    }

    [Fact]
    public async Task Two_programs_at_once_make_one_prompt_and_one_session()
    {
        await using var crowd = new Crowd();
        crowd.Start(Example("mfa"));
        crowd.Start(Example());

        var codes = await Crowd.AskerAmongAsync(crowd.Runs);
        codes.Terminal.TypeLine(world.Device.NextUnusedCode());

        AssertIs(world.User.Arn, await Crowd.EndAsync(crowd.Runs));
        Assert.Single(crowd.Runs, Crowd.HasAsked);
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task A_role_is_taken_with_the_session_of_its_user()
    {
        world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = mfa\nrole_session_name = me\n");

        var first = await Stage.RunAsync(WithToken(Example("dev")));
        var second = await Stage.RunAsync(Example("dev").Unattended());

        AssertIs("arn:aws:sts::123456789012:assumed-role/dev/me", first, second);
        Assert.Equal((1, 1), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_the_exception_says_so_with_its_cure()
    {
        var result = await Stage.RunAsync(Example("mfa").Unattended());

        Assert.True(result.ExitCode == ExitCodes.NobodyToAsk, result.ToString());
        Assert.Equal("", result.StdoutText);
        Assert.Equal(
            $"an MFA code for {world.Device.Serial} is needed and nobody can be asked: there is no terminal; set AWS_MFA_TOKEN to a code, or run the command in a terminal\n",
            result.StderrText);
        Assert.Empty(world.SessionCalls);
    }

    [Theory]
    [InlineData("plain", "this profile has no MFA session: profile 'plain' has no mfa_serial; MfaSessionCredentials needs a profile with")]
    [InlineData("nonesuch", "profile 'nonesuch' does not exist")]
    public async Task A_profile_without_MFA_is_refused_in_words(string profile, string sentence)
    {
        var result = await Stage.RunAsync(Example(profile).Unattended());

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.StartsWith(sentence, result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_code_is_sent_once_and_not_by_the_SDKs_retries()
    {
        var result = await Stage.RunAsync(Example("mfa").With(("AWS_MFA_TOKEN", "000000")).Unattended());

        Assert.Equal(ExitCodes.Failed, result.ExitCode);
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task Ctrl_C_at_the_prompt_ends_the_program_as_it_ends_any()
    {
        await using var run = Stage.Start(Example("mfa"));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        run.Terminal.Type("\x03");

        var result = await run.WaitAsync();

        Assert.Equal(Signals.Int, result.Signal);
    }

    [Fact]
    public async Task A_session_with_minutes_left_is_used_where_it_cannot_be_renewed()
    {
        AssertIs(world.User.Arn, await Stage.RunAsync(WithToken(Example("mfa"))));
        world.EndSessionIn(TimeSpan.FromMinutes(14));

        var result = await Stage.RunAsync(Example("mfa").Unattended());

        Assert.Equal((0, world.User.Arn + "\n"), (result.ExitCode, result.StdoutText));
        Assert.StartsWith("aws-mfa-secure: notice: could not renew the session", result.StderrText, StringComparison.Ordinal);
    }

    private static void AssertIs(string arn, params StageResult[] results)
        => Assert.All(results, result => Assert.True((result.ExitCode, result.StdoutText, result.StderrText) == (0, arn + "\n", ""), result.ToString()));

    private StageSpec Example(params RawText[] arguments) => ExampleProgram.In(world, arguments);

    private StageSpec WithToken(StageSpec spec) => spec.With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended();
}
