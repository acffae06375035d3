using MfaSecure.Sessions;
using MfaSecure.Sts;
using MfaSecure.Tests.Mfa;

namespace MfaSecure.Tests.Sessions;

public sealed class SessionBrokerTests : IDisposable
{
    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_typed_code_gives_a_session_that_STS_knows_and_that_lasts_twelve_hours()
    {
        world.Terminal = new(world.Device.CurrentCode());

        var session = await world.GetAsync();

        Assert.Equal(world.Sts.Account.Sessions.Single().SessionToken, session.Credentials.SessionToken);
        Assert.Equal("MFA for alice (profile mfa)\nPlease provide your MFA code: ", world.Terminal.Shown);
        Assert.Equal("43200", world.Calls.Single().Parameters["DurationSeconds"]);
        Assert.Equal(world.Sts.Clock.GetUtcNow() + TimeSpan.FromHours(12), session.Expiration, TimeSpan.FromSeconds(1));
        Assert.True(world.Terminal.IsDisposed);
        Assert.Empty(world.Out.ToString());
    }

    [Fact]
    public async Task The_next_command_takes_the_cached_session_and_asks_nobody()
    {
        var first = await world.GetWithTokenAsync();

        var second = await world.GetAsync();

        Assert.Equal(first.Credentials.SessionToken, second.Credentials.SessionToken);
        Assert.Equal(first.Credentials.SecretAccessKey, second.Credentials.SecretAccessKey);
        Assert.Equal(first.ExpirationText, second.ExpirationText);
        Assert.Single(world.Calls);
        Assert.Equal(1, world.TerminalsOpened);
    }

    [Fact]
    public async Task A_token_is_used_before_anybody_is_asked()
    {
        world.Terminal = new();

        await world.GetWithTokenAsync();

        Assert.Empty(world.Terminal.Shown);
    }

    [Fact]
    public async Task A_wrong_token_is_used_once_and_then_the_prompt_has_its_turn()
    {
        world.Terminal = new(world.Device.CurrentCode());
        var wrong = world.Device.WrongCode();

        await world.GetAsync(("AWS_MFA_TOKEN", wrong));

        Assert.Equal([wrong, world.Device.CurrentCode()], world.Calls.Select(call => call.Parameters["TokenCode"]));
        Assert.EndsWith("\nPlease provide your MFA code: ", world.Terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_no_code_never_reaches_AWS_and_is_not_shown()
    {
        world.Terminal = new(world.Device.CurrentCode());

        await world.GetAsync(("AWS_MFA_TOKEN", "hunter2"));

        Assert.Single(world.Calls);
        Assert.DoesNotContain("hunter2", world.Terminal.Shown + world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_wrong_codes_end_it_with_exit_code_1()
    {
        var wrong = world.Device.WrongCode();
        world.Terminal = new(wrong, wrong, wrong, world.Device.CurrentCode());

        var error = await world.FailAsync();

        Assert.Equal(("Giving up after 3 retries.", ExitCodes.Failed), (error.Message, ExitCodes.Of(error)));
        Assert.Equal((3, 1), (world.Calls.Count, world.Terminal.LinesLeft));
        Assert.Empty(world.SessionFiles);
    }

    [Fact]
    public async Task A_wrong_token_counts_as_one_of_three_tries()
    {
        var wrong = world.Device.WrongCode();
        var another = OtherWrongCode(wrong);
        world.Terminal = new(another, another, world.Device.CurrentCode());

        var error = await world.FailAsync(("AWS_MFA_TOKEN", wrong));

        Assert.Equal("Giving up after 3 retries.", error.Message);
        Assert.Equal(3, world.Calls.Count);
    }

    [Fact]
    public async Task The_third_try_may_still_be_right()
    {
        var wrong = world.Device.WrongCode();
        world.Terminal = new(wrong, wrong, world.Device.CurrentCode());

        await world.GetAsync();

        Assert.Equal(3, world.Calls.Count);
    }

    [Fact]
    public async Task What_is_no_code_costs_no_try()
    {
        var wrong = world.Device.WrongCode();
        world.Terminal = new("", "12345", "1234567", "abcdef", wrong, "١٢٣٤٥٦", wrong, "y", world.Device.CurrentCode());

        await world.GetAsync();

        Assert.Equal(3, world.Calls.Count);
    }

    [Fact]
    public async Task A_used_code_is_not_sent_again_and_the_next_one_is_asked_for()
    {
        var code = world.Device.CurrentCode();
        await world.GetAsync(("AWS_MFA_TOKEN", code));
        world.Terminal = new ScriptedTerminal().Then(world.Device.NextUnusedCode);

        await world.GetAsync(("AWS_MFA_TOKEN", code), ("AWS_MFA_FORCE", "1"));

        Assert.Equal(2, world.Calls.Count);
        Assert.Contains("this code has already been used", world.Terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_can_give_another_code_the_refusal_is_what_is_told()
    {
        var error = await world.FailAsync<StsException>(("AWS_MFA_TOKEN", world.Device.WrongCode()));

        Assert.Equal(ExitCodes.Failed, ExitCodes.Of(error));
        Assert.Single(world.Calls);
    }

    [Fact]
    public async Task With_nobody_to_ask_it_fails_with_exit_code_3_before_AWS_is_asked()
    {
        var error = await world.FailAsync();

        Assert.Equal(ExitCodes.NobodyToAsk, ExitCodes.Of(error));
        Assert.Contains("AWS_MFA_TOKEN", error.Hint, StringComparison.Ordinal);
        Assert.Equal(0, world.Sts.Connections);
    }

    [Fact]
    public async Task AWS_MFA_NO_PROMPT_leaves_the_terminal_closed()
    {
        world.Terminal = new(world.Device.CurrentCode());

        var error = await world.FailAsync(("AWS_MFA_NO_PROMPT", "1"));

        Assert.Equal((ExitCodes.NobodyToAsk, 0), (ExitCodes.Of(error), world.TerminalsOpened));
    }

    [Fact]
    public async Task A_prompt_that_nobody_answers_times_out_with_exit_code_3()
    {
        world.Terminal = new();

        var error = await world.FailAsync(("AWS_MFA_TIMEOUT", "1"));

        Assert.Equal(ExitCodes.NobodyToAsk, ExitCodes.Of(error));
        Assert.Contains("timed out after 1 s", error.Message, StringComparison.Ordinal);
        Assert.True(world.Terminal.IsDisposed);
        Assert.EndsWith("\n", world.Terminal.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_out_behind_a_wrong_code_is_a_time_out()
    {
        world.Terminal = new(world.Device.WrongCode());

        var error = await world.FailAsync(("AWS_MFA_TIMEOUT", "1"));

        Assert.Equal(ExitCodes.NobodyToAsk, ExitCodes.Of(error));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("1.5")]
    public async Task A_time_out_that_is_no_number_of_seconds_is_wrong_usage(string seconds)
        => Assert.Equal(ErrorKind.Usage, (await world.FailAsync(("AWS_MFA_TIMEOUT", seconds))).Kind);

    [Fact]
    public async Task Ctrl_C_at_the_prompt_cancels_and_keeps_nothing()
    {
        using var stop = new CancellationTokenSource();
        world.Terminal = new ScriptedTerminal().Then(() =>
        {
            stop.Cancel();
            return "";
        });
        var host = world.Host();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new SessionBroker(host).GetAsync(SessionWorld.Request(host), stop.Token));

        Assert.True(world.Terminal.IsDisposed);
        Assert.Empty(world.SessionFiles);
    }

    [Fact]
    public async Task The_end_of_the_terminals_input_is_nobody_to_ask()
    {
        world.Terminal = new((string?)null);

        Assert.Equal(ErrorKind.NobodyToAsk, (await world.FailAsync()).Kind);
    }

    [Fact]
    public async Task A_refusal_that_no_other_code_can_mend_is_not_asked_again()
    {
        world.User.Deny("sts:GetSessionToken");
        world.Terminal = new(world.Device.CurrentCode(), world.Device.CurrentCode());

        var error = await world.FailAsync<StsException>();

        Assert.Equal((ExitCodes.Failed, 1), (ExitCodes.Of(error), world.Calls.Count));
    }

    [Fact]
    public async Task Two_who_need_the_same_session_ask_once()
    {
        var hold = world.Sts.Faults.Hold();
        world.Terminal = new(world.Device.CurrentCode());
        var first = Task.Run(() => world.GetAsync());
        await world.Sts.WaitForCallsAsync(1);
        var second = Task.Run(() => world.GetAsync(("AWS_MFA_NO_PROMPT", "1")));
        hold.Release();

        Assert.Equal((await first).Credentials.SessionToken, (await second).Credentials.SessionToken);
        Assert.Single(world.Calls);
    }

    [Fact]
    public async Task AWS_MFA_FORCE_makes_a_fresh_session_and_keeps_it()
    {
        var old = await world.GetWithTokenAsync();

        var fresh = await world.GetWithTokenAsync(("AWS_MFA_FORCE", "1"));

        Assert.NotEqual(old.Credentials.SessionToken, fresh.Credentials.SessionToken);
        Assert.Equal(fresh.Credentials.SessionToken, (await world.GetAsync()).Credentials.SessionToken);
    }

    [Theory]
    [InlineData(301, null, true)]
    [InlineData(300, null, false)]
    [InlineData(299, null, false)]
    [InlineData(-60, null, false)]
    [InlineData(1, "0", true)]
    [InlineData(0, "0", false)]
    [InlineData(3600, "3600", false)]
    [InlineData(3601, "3600", true)]
    public async Task A_session_is_used_while_more_than_AWS_MFA_MIN_TTL_is_left(int left, string? minimum, bool isUsed)
    {
        var old = await world.GetWithTokenAsync();
        world.Sts.Clock.Shift(DateTimeOffset.FromUnixTimeSeconds(old.Expiration.ToUnixTimeSeconds()) - world.Sts.Clock.GetUtcNow() - TimeSpan.FromSeconds(left));
        var host = world.Host(("AWS_MFA_MIN_TTL", minimum));

        Assert.Equal(isUsed, new SessionBroker(host).Cached(SessionWorld.Request(host)) is not null);
    }

    [Theory]
    [InlineData(3600, true)]
    [InlineData(3602, false)]
    public async Task A_session_whose_MFA_is_older_than_AWS_MFA_MAX_AGE_is_not_used(int age, bool isUsed)
    {
        await world.GetWithTokenAsync();
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(age - 1));
        var host = world.Host(("AWS_MFA_MAX_AGE", "3600"));

        Assert.Equal(isUsed, new SessionBroker(host).Cached(SessionWorld.Request(host)) is not null);
    }

    [Theory]
    [InlineData("900")]
    [InlineData("129600")]
    public async Task The_length_that_is_asked_for_is_the_length_of_the_session(string seconds)
    {
        await world.GetWithTokenAsync(("AWS_MFA_TTL", seconds));

        Assert.Equal(seconds, world.Calls.Single().Parameters["DurationSeconds"]);
    }

    [Fact]
    public async Task Of_another_length_is_another_session()
    {
        await world.GetWithTokenAsync();
        await world.GetWithTokenAsync(("AWS_MFA_TTL", "3600"));

        Assert.Equal((2, 2), (world.Calls.Count, world.SessionFiles.Length));
    }

    [Fact]
    public async Task A_rotated_key_is_a_miss()
    {
        await world.GetWithTokenAsync();
        var rotated = world.User.AddAccessKey();
        world.Home.Credentials($"[mfa]\naws_access_key_id = {rotated.Id}\naws_secret_access_key = {rotated.Secret}\n");

        await world.GetWithTokenAsync();

        Assert.Equal(rotated.Id, world.Calls[1].AccessKeyId);
    }

    [Fact]
    public async Task A_changed_serial_is_a_miss()
    {
        await world.GetWithTokenAsync();
        var other = world.User.AddTotpDevice("other");

        await world.GetAsync(("AWS_MFA_SERIAL", other.Serial), ("AWS_MFA_TOKEN", other.CurrentCode()));

        Assert.Equal(other.Serial, world.Calls[1].Parameters["SerialNumber"]);
    }

    [Fact]
    public async Task Another_endpoint_is_a_miss()
    {
        await world.GetWithTokenAsync();
        var host = world.Host(("AWS_ENDPOINT_URL_STS", world.Sts.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)));

        Assert.Null(new SessionBroker(host).Cached(SessionWorld.Request(host)));
    }

    [Fact]
    public async Task Profiles_with_the_same_keys_and_serial_share_a_session_in_every_region()
    {
        world.Home.AddProfile("twin", world.User, world.Device);
        var first = await world.GetWithTokenAsync();

        var second = await world.GetAsync(("AWS_PROFILE", "twin"), ("AWS_REGION", "us-east-1"));

        Assert.Equal(first.Credentials.SessionToken, second.Credentials.SessionToken);
    }

    [Fact]
    public async Task Keys_and_serial_in_the_environment_work_without_any_file()
    {
        File.Delete(world.Home.ConfigFile);
        File.Delete(world.Home.CredentialsFile);

        await world.GetWithTokenAsync(
            ("AWS_PROFILE", null),
            ("AWS_ACCESS_KEY_ID", world.User.AccessKeyId),
            ("AWS_SECRET_ACCESS_KEY", world.User.SecretAccessKey),
            ("AWS_MFA_SERIAL", world.Device.Serial));

        Assert.Equal(world.User.AccessKeyId, world.Calls.Single().AccessKeyId);
    }

    [Fact]
    public async Task A_session_without_MFA_has_no_code_and_is_not_cached()
    {
        var host = world.Host();

        var session = await new SessionBroker(host).GetWithoutMfaAsync(SessionWorld.Request(host), CancellationToken.None);

        Assert.True(session.Credentials.IsTemporary);
        Assert.DoesNotContain("TokenCode", world.Calls.Single().Parameters.Keys);
        Assert.Empty(world.SessionFiles);
    }

    [Fact]
    public async Task mfa_process_gives_the_code_before_the_prompt()
    {
        world.Terminal = new();
        var code = world.Device.CurrentCode();

        await world.GetAsync(("AWS_MFA_PROCESS", $"echo a line; echo {code[..3]} {code[3..]}"));

        Assert.Equal(code, world.Calls.Single().Parameters["TokenCode"]);
        Assert.Empty(world.Terminal.Shown);
    }

    [Fact]
    public async Task Where_mfa_process_fails_the_prompt_has_its_turn()
    {
        world.Terminal = new(world.Device.CurrentCode());

        await world.GetAsync(("AWS_MFA_PROCESS", "echo 123456; exit 7"));

        Assert.Equal(world.Device.CurrentCode(), world.Calls.Single().Parameters["TokenCode"]);
    }

    [Fact]
    public async Task A_debug_line_tells_what_was_decided_and_no_secret()
    {
        var code = world.Device.CurrentCode();

        var session = await world.GetAsync(("AWS_MFA_TOKEN", code), ("AWS_MFA_DEBUG", "1"));
        await world.GetAsync(("AWS_MFA_DEBUG", "1"));

        var lines = world.Error.ToString();
        Assert.All(lines.TrimEnd().Split('\n'), line => Assert.StartsWith("aws-mfa-secure: debug: ", line, StringComparison.Ordinal));
        Assert.Contains($"the cached session of {session.Credentials.AccessKeyId[^4..]} is used", lines, StringComparison.Ordinal);
        foreach (var secret in (string[])[
            code, world.User.SecretAccessKey, world.User.AccessKeyId, session.Credentials.SecretAccessKey, session.Credentials.SessionToken!])
        {
            Assert.DoesNotContain(secret, lines, StringComparison.Ordinal);
        }
    }

    /// <summary>A refused token is never sent again, so the next wrong code must be another one.</summary>
    private string OtherWrongCode(string wrong)
    {
        string[] right = [.. Enumerable.Range(-2, 5).Select(step => world.Device.CodeAt(world.Sts.Clock.GetUtcNow().AddSeconds(30 * step)))];
        return Enumerable.Range(0, 10).Select(digit => new string((char)('0' + digit), 6)).First(code => code != wrong && !right.Contains(code));
    }
}
