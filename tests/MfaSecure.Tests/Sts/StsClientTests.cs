using MfaSecure.Profiles;
using MfaSecure.Sts;
using MfaSecure.Tests.Library;

namespace MfaSecure.Tests.Sts;

public class StsClientTests
{
    private static readonly MfaCode Code = new(StsWorld.Serial, "123456");
    private static readonly TimeSpan HalfDay = TimeSpan.FromHours(12);
    private const string WrongCode = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

    [Theory]
    [InlineData("2026-11-22T10:26:05Z", 0)]
    [InlineData("2026-11-22T10:26:05.686Z", 686)]
    public async Task A_session_comes_back_with_keys_token_and_expiry(string expiration, int milliseconds)
    {
        await using var sts = new StsStub(StsStub.Session(expiration: expiration));
        using var client = StsWorld.Client(sts.Url, clock: new FixedClock(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));

        var session = await client.GetSessionTokenAsync(Code, HalfDay, default);

        Assert.Equal("ASIAIOSFODNN7SESSION", session.Credentials.AccessKeyId);
        Assert.Equal("session-secret-wJalrXUtnFEMI/K7MDENG/bPx", session.Credentials.SecretAccessKey);
        Assert.Equal("session-token-AQoEXAMPLEH4aoAH0gNCAPy", session.Credentials.SessionToken);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 26, 5, milliseconds, TimeSpan.Zero), session.Credentials.Expiration);
    }

    [Fact]
    public async Task The_request_carries_serial_code_and_duration_and_no_session_token()
    {
        await using var sts = new StsStub(StsStub.Session());
        using var client = StsWorld.Client(sts.Url);

        await client.GetSessionTokenAsync(Code, TimeSpan.FromSeconds(900), default);

        var request = Assert.Single(sts.Requests);
        Assert.EndsWith(
            "Action=GetSessionToken&DurationSeconds=900&SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Falice&TokenCode=123456&Version=2011-06-15",
            request,
            StringComparison.Ordinal);
        Assert.Contains("Credential=AKIAIOSFODNN7EXAMPLE/", request, StringComparison.Ordinal);
        Assert.Contains("/us-east-1/sts/aws4_request", request, StringComparison.Ordinal);
        Assert.Contains("User-Agent: aws-mfa-secure/0.1.0\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Amz-Security-Token", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_role_is_taken_with_a_session_and_all_its_parameters_on_the_same_connection()
    {
        await using var sts = new StsStub(StsStub.Session("AssumeRole"), StsStub.Session("AssumeRole"));
        using var client = StsWorld.Client(sts.Url, new Credentials("ASIAIOSFODNN7EXAMPLE", "s3cret", "the-token"));
        var role = new AssumeRole("arn:aws:iam::123456789012:role/admin", "alice")
        {
            ExternalId = "ext",
            Duration = TimeSpan.FromHours(1),
        };

        await client.AssumeRoleAsync(role, null, default);
        await client.AssumeRoleAsync(new AssumeRole("arn:aws:iam::123456789012:role/other", "alice"), null, default);

        Assert.EndsWith(
            "Action=AssumeRole&DurationSeconds=3600&ExternalId=ext&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fadmin&RoleSessionName=alice&Version=2011-06-15",
            sts.Requests[0],
            StringComparison.Ordinal);
        Assert.Contains("X-Amz-Security-Token: the-token\r\n", sts.Requests[0], StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith(
            "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fother&RoleSessionName=alice&Version=2011-06-15",
            sts.Requests[1],
            StringComparison.Ordinal);
        Assert.Equal(1, sts.Connections);
    }

    [Fact]
    public async Task The_caller_is_an_account_and_an_arn()
    {
        await using var sts = new StsStub(StsStub.Answer(
            200,
            """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
              <Arn>arn:aws:iam::123456789012:user/alice</Arn><UserId>AIDA1</UserId><Account>123456789012</Account>
            </GetCallerIdentityResult></GetCallerIdentityResponse>
            """));
        using var client = StsWorld.Client(sts.Url);

        var caller = await client.GetCallerIdentityAsync(default);

        Assert.Equal(new CallerIdentity("123456789012", "arn:aws:iam::123456789012:user/alice", null), caller);
    }

    [Theory]
    [InlineData(95)]
    [InlineData(-3600)]
    [InlineData(0)]
    public async Task The_answers_date_tells_how_far_the_clock_is_off_on_success_and_on_failure(int seconds)
    {
        var clock = new FixedClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var date = clock.Now.AddSeconds(seconds);
        await using var sts = new StsStub(StsStub.Session(date: date), StsStub.Error(403, "AccessDenied", WrongCode, date));
        using var client = StsWorld.Client(sts.Url, clock: clock);

        var session = await client.GetSessionTokenAsync(Code, HalfDay, default);
        var failure = await StsWorld.FailureOf(client.GetSessionTokenAsync(Code, HalfDay, default));

        Assert.Equal(TimeSpan.FromSeconds(seconds), session.Skew);
        Assert.Equal(TimeSpan.FromSeconds(seconds), failure.Skew);
    }

    [Theory]
    [InlineData(7200)]
    [InlineData(-7200)]
    public async Task A_session_ends_by_this_machines_clock(int seconds)
    {
        var clock = new FixedClock(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        var there = clock.Now.AddSeconds(seconds);
        await using var sts = new StsStub(StsStub.Session(date: there), StsStub.Session("AssumeRole", Iso(there.AddMinutes(20)), there));
        using var client = StsWorld.Client(sts.Url, clock: clock);

        var session = await client.GetSessionTokenAsync(Code, TimeSpan.FromSeconds(900), default);
        var role = await client.AssumeRoleAsync(new("arn:aws:iam::123456789012:role/admin", "alice"), null, default);

        Assert.Equal(clock.Now.AddSeconds(900), session.Credentials.Expiration);
        Assert.Equal(clock.Now.AddMinutes(20), role.Credentials.Expiration);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(961)]
    [InlineData(1_000_000_000)]
    public async Task An_expiration_that_AWS_cannot_mean_is_refused_and_the_code_is_spent(int seconds)
    {
        var date = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
        await using var sts = new StsStub(StsStub.Session(expiration: Iso(date.AddSeconds(seconds)), date: date));
        using var client = StsWorld.Client(sts.Url);

        var failure = await StsWorld.FailureOf(client.GetSessionTokenAsync(Code, TimeSpan.FromSeconds(900), default));

        Assert.Contains("a session of 900 s that ends at", failure.Sentence, StringComparison.Ordinal);
        Assert.Equal((false, true), (failure.AskAgain, failure.CodeSpent));
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData("yesterday")]
    public async Task A_date_that_is_no_clocks_is_ignored_in_answers_and_refusals(string date)
    {
        await using var sts = new StsStub(
            Dated(StsStub.Error(403, "SignatureDoesNotMatch", "Signature expired: 20261122T080000Z is now earlier than 20261122T094500Z (20261122T100000Z - 15 min.)"), date),
            Dated(StsStub.Session(), date));
        using var client = StsWorld.Client(sts.Url);

        var failure = await Record.ExceptionAsync(() => client.GetSessionTokenAsync(Code, HalfDay, default));
        var session = sts.Requests.Count == 2 && failure is null ? null : await client.GetSessionTokenAsync(Code, HalfDay, default);

        Assert.True(failure is null or StsException { Failure.Skew: null }, failure?.ToString());
        Assert.Null(session?.Skew);
        Assert.InRange((StsWorld.SignedAt(sts.Requests[^1]) - DateTimeOffset.UtcNow).Duration(), TimeSpan.Zero, TimeSpan.FromDays(30));
    }

    private static StsReply Dated(StsReply reply, string date)
        => new(reply.Bytes.Replace("x-amzn-RequestId", $"Date: {date}\r\nx-amzn-RequestId", StringComparison.Ordinal));

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    [Fact]
    public async Task A_refused_code_is_sent_once_and_may_be_asked_again()
    {
        await using var sts = new StsStub(StsStub.Error(403, "AccessDenied", WrongCode));
        using var client = StsWorld.Client(sts.Url);

        var failure = await StsWorld.FailureOf(client.GetSessionTokenAsync(Code, HalfDay, default));

        Assert.Equal($"AWS rejected the code for MFA device {StsWorld.Serial}", failure.Sentence);
        Assert.True(failure.AskAgain && failure.CodeSpent);
        Assert.Equal("AccessDenied", failure.AwsCode);
        Assert.Single(sts.Requests);
    }

    [Theory]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(500, "InternalFailure")]
    [InlineData(400, "Throttling")]
    public async Task What_aws_asks_to_try_again_is_tried_again(int status, string code)
    {
        await using var sts = new StsStub(StsStub.Error(status, code, "x"), StsStub.Error(status, code, "x"), StsStub.Session());
        using var client = StsWorld.Client(sts.Url);

        await client.GetSessionTokenAsync(Code, HalfDay, default);

        Assert.Equal(3, sts.Requests.Count);
    }

    [Theory]
    [InlineData(503, "ServiceUnavailable", "has an internal error (HTTP 503), even after retries")]
    [InlineData(400, "Throttling", "AWS reports too many requests")]
    public async Task After_two_retries_the_fault_is_reported_and_the_code_is_not_spent(int status, string code, string sentence)
    {
        var fault = StsStub.Error(status, code, "Rate exceeded");
        await using var sts = new StsStub(fault, fault, fault, StsStub.Session());
        using var client = StsWorld.Client(sts.Url);

        var failure = await StsWorld.FailureOf(client.GetSessionTokenAsync(Code, HalfDay, default));

        Assert.Contains(sentence, failure.Sentence, StringComparison.Ordinal);
        Assert.Equal((false, false), (failure.AskAgain, failure.CodeSpent));
        Assert.Equal(3, sts.Requests.Count);
    }

    [Fact]
    public async Task A_code_refused_after_a_fault_of_aws_was_taken_by_the_first_try()
    {
        await using var sts = new StsStub(StsStub.Error(500, "InternalFailure", "x"), StsStub.Error(403, "AccessDenied", WrongCode));
        using var client = StsWorld.Client(sts.Url);

        var failure = await StsWorld.FailureOf(client.GetSessionTokenAsync(Code, HalfDay, default));

        Assert.Equal($"this code of MFA device {StsWorld.Serial} has already been used; AWS accepts each code once", failure.Sentence);
    }

    [Fact]
    public async Task A_wrong_clock_is_corrected_by_the_answers_date_and_the_call_succeeds()
    {
        var ahead = DateTimeOffset.UtcNow.AddHours(2);
        await using var sts = new StsStub(
            StsStub.Error(403, "SignatureDoesNotMatch", "Signature expired: 20261122T080000Z is now earlier than 20261122T094500Z (20261122T100000Z - 15 min.)", ahead),
            StsStub.Session(date: ahead));
        using var client = StsWorld.Client(sts.Url);

        var session = await client.GetSessionTokenAsync(Code, HalfDay, default);

        Assert.InRange(session.Skew!.Value.TotalSeconds, 7190, 7200);
        Assert.InRange((StsWorld.SignedAt(sts.Requests[1]) - StsWorld.SignedAt(sts.Requests[0])).TotalSeconds, 7190, 7210);
    }

    [Fact]
    public async Task Cancelling_ends_the_call_as_canceled()
    {
        await using var sts = new StsStub(new StsReply("") { Hang = true });
        using var client = StsWorld.Client(sts.Url);
        using var cancel = new CancellationTokenSource();

        var call = client.GetSessionTokenAsync(Code, HalfDay, cancel.Token);
        await sts.FirstRequest.WaitAsync(TimeSpan.FromSeconds(20));
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/alice", "is the user's ARN")]
    [InlineData("arn:aws:iam::123456789012:u2f/user/alice/key-ABC", "is a FIDO security key or passkey")]
    [InlineData("\"arn:aws:iam::123456789012:mfa/alice\"", "is not the serial number of an MFA device")]
    public async Task A_serial_that_cannot_work_is_reported_without_asking_aws(string serial, string sentence)
    {
        await using var sts = new StsStub();
        using var client = StsWorld.Client(sts.Url);

        var failure = await StsWorld.FailureOf(client.GetSessionTokenAsync(new MfaCode(serial, "123456"), HalfDay, default));

        Assert.Contains(sentence, failure.Sentence, StringComparison.Ordinal);
        Assert.False(failure.CodeSpent);
        Assert.Equal(0, sts.Connections);
    }

    [Fact]
    public void Keys_of_china_are_not_sent_to_the_commercial_endpoint()
    {
        var settings = StsSettings.Resolve(name => name == "AWS_REGION" ? "us-east-1" : null, _ => null, (_, _, _) => null, "arn:aws-cn:iam::123456789012:mfa/a");

        var error = Assert.Throws<UserError>(() => new StsClient(StsWorld.Keys, settings, StsNetwork.Plain, TimeProvider.System).Dispose());

        Assert.Contains("aws-cn", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_the_process_environment_or_of_the_home_reaches_the_call()
    {
        await using var sts = new StsStub(StsStub.Session());
        var home = Directory.CreateTempSubdirectory("sts");
        try
        {
            Directory.CreateDirectory(Path.Combine(home.FullName, ".aws"));
            await File.WriteAllTextAsync(Path.Combine(home.FullName, ".aws", "config"), "[default\nbroken");
            await File.WriteAllTextAsync(Path.Combine(home.FullName, ".aws", "credentials"), "[default]\naws_session_token = poison\nendpoint_url = http://localhost:1\n");

            var (exit, output) = await TestProgram.RunAsync(["sts", sts.Url], StsWorld.Poison(home.FullName));

            Assert.Equal("temporary access key …SION sts.eu-west-1.amazonaws.com", output.Trim());
            Assert.Equal(0, exit);
            var request = Assert.Single(sts.Requests);
            Assert.Contains("/us-east-1/sts/aws4_request", request, StringComparison.Ordinal);
            Assert.DoesNotContain("poison", request, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
