using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

/// <summary>Tests <see cref="LocalSts"/> with the AWS SDK, which signs and parses independently.</summary>
public sealed class LocalStsTests : IDisposable
{
    private readonly LocalSts sts = LocalSts.Start(new() { Clock = SandboxClock.FrozenAt(DateTimeOffset.UtcNow) });
    private readonly IamUser alice;
    private readonly TotpDevice device;

    public LocalStsTests()
    {
        alice = sts.AddUser("alice");
        device = alice.AddTotpDevice();
    }

    public void Dispose() => sts.Dispose();

    [Fact]
    public async Task A_correct_code_gives_a_session_of_the_user()
    {
        var got = await Session(device.CurrentCode(), 3600);

        Assert.StartsWith("ASIA", got.AccessKeyId, StringComparison.Ordinal);
        Assert.Equal(sts.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), new DateTimeOffset(got.Expiration!.Value).ToUnixTimeSeconds());
        var who = await Client(got).GetCallerIdentityAsync(new());
        Assert.Equal((alice.Arn, "123456789012"), (who.Arn, who.Account));
    }

    [Fact]
    public async Task A_code_is_accepted_once_and_older_codes_are_rejected_afterward()
    {
        var code = device.CurrentCode();
        await Session(code);

        var again = await Refused(() => Session(code));
        var older = await Refused(() => Session(device.CodeAt(sts.Clock.GetUtcNow().AddSeconds(-30))));

        const string Wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
        Assert.Equal(("AccessDenied", Wrong), (again.ErrorCode, again.Message));
        Assert.Equal(("AccessDenied", Wrong), (older.ErrorCode, older.Message));
        await Session(device.NextUnusedCode());
        Assert.Throws<InvalidOperationException>(() => device.NextUnusedCode());
        sts.Clock.Shift(TimeSpan.FromSeconds(60));
        await Session(device.NextUnusedCode());
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public async Task Only_codes_of_the_current_and_adjacent_steps_are_accepted(int seconds, bool accepted)
    {
        var code = device.CodeAt(sts.Clock.GetUtcNow().AddSeconds(seconds));

        var outcome = await Record.ExceptionAsync(() => Session(code));

        Assert.Equal(accepted, outcome is null);
    }

    [Fact]
    public async Task A_wrong_code_spends_nothing()
    {
        Assert.Contains("invalid MFA one time pass code", (await Refused(() => Session(device.WrongCode()))).Message, StringComparison.Ordinal);

        Assert.Null(device.LastAcceptedStep);
        await Session(device.CurrentCode());
        Assert.Equal(Totp.StepAt(sts.Clock.GetUtcNow()), device.LastAcceptedStep);
    }

    [Fact]
    public async Task A_device_works_only_for_its_user()
    {
        var bobs = sts.AddUser("bob").AddTotpDevice();

        foreach (var serial in (string[])[bobs.Serial, alice.Arn, "arn:aws:iam::123456789012:mfa/nobody"])
        {
            var error = await Refused(() => Client().GetSessionTokenAsync(new GetSessionTokenRequest { SerialNumber = serial, TokenCode = bobs.CurrentCode() }));
            Assert.Equal(
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
                error.Message);
        }

        Assert.Null(bobs.LastAcceptedStep);
    }

    [Theory]
    [InlineData(899, "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900")]
    [InlineData(129601, "Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600")]
    public async Task A_duration_out_of_bounds_is_a_ValidationError(int seconds, string text)
    {
        var error = await Refused(() => Session(device.CurrentCode(), seconds));

        Assert.Equal(("ValidationError", $"1 validation error detected: {text}"), (error.ErrorCode, error.Message));
        Assert.Equal(400, (int)error.StatusCode);
        Assert.Null(device.LastAcceptedStep);
    }

    [Fact]
    public async Task A_session_cannot_create_a_session()
    {
        var session = await Session(device.CurrentCode());

        var error = await Refused(() => Client(session).GetSessionTokenAsync(new GetSessionTokenRequest()));

        Assert.Equal(("AccessDenied", "Cannot call GetSessionToken with session credentials"), (error.ErrorCode, error.Message));
    }

    [Fact]
    public async Task A_wrong_secret_is_SignatureDoesNotMatch()
        => Assert.Equal("SignatureDoesNotMatch", (await Refused(() => WhoAmI(new BasicAWSCredentials(alice.AccessKeyId, "wrong")))).ErrorCode);

    [Fact]
    public async Task Inactive_and_deleted_keys_give_the_same_error()
    {
        var second = alice.AddAccessKey();
        var credentials = new BasicAWSCredentials(second.Id, second.Secret);
        await WhoAmI(credentials);

        second.Active = false;
        var inactive = await Refused(() => WhoAmI(credentials));
        alice.DeleteAccessKey(second.Id);
        var deleted = await Refused(() => WhoAmI(credentials));

        Assert.Equal(("InvalidClientTokenId", 403), (inactive.ErrorCode, (int)inactive.StatusCode));
        Assert.Equal("The security token included in the request is invalid.", inactive.Message);
        Assert.Equal((inactive.ErrorCode, inactive.Message), (deleted.ErrorCode, deleted.Message));
    }

    [Fact]
    public async Task Session_credentials_need_their_own_token()
    {
        var one = await Session(device.CurrentCode());
        var other = await Session(device.NextUnusedCode());

        var without = await Refused(() => WhoAmI(new BasicAWSCredentials(one.AccessKeyId, one.SecretAccessKey)));
        var foreign = await Refused(() => WhoAmI(new SessionAWSCredentials(one.AccessKeyId, one.SecretAccessKey, other.SessionToken)));
        var onLongTermKeys = await Refused(() => WhoAmI(new SessionAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey, one.SessionToken)));

        Assert.Equal(
            ("InvalidClientTokenId", "InvalidClientTokenId", "InvalidClientTokenId"),
            (without.ErrorCode, foreign.ErrorCode, onLongTermKeys.ErrorCode));
    }

    [Fact]
    public async Task A_session_expires()
    {
        using var running = LocalSts.Start(new() { ClockTolerance = TimeSpan.FromHours(2) });
        var bob = running.AddUser("bob");
        var session = (await Client(running, new BasicAWSCredentials(bob.AccessKeyId, bob.SecretAccessKey))
            .GetSessionTokenAsync(new GetSessionTokenRequest { DurationSeconds = 900 })).Credentials;
        await Client(running, session).GetCallerIdentityAsync(new());

        running.Clock.Shift(TimeSpan.FromSeconds(901));
        var error = await Refused(() => Client(running, session).GetCallerIdentityAsync(new()));

        Assert.Equal(("ExpiredToken", "The security token included in the request is expired"), (error.ErrorCode, error.Message));
    }

    [Theory]
    [InlineData(6, "Signature expired: ", " is now earlier than ", " - 5 min.)")]
    [InlineData(-6, "Signature not yet current: ", " is still later than ", " + 5 min.)")]
    public async Task Clock_skew_is_reported_with_AWSs_message(int serverAhead, string start, string middle, string end)
    {
        using var skewed = LocalSts.Start();
        var bob = skewed.AddUser("bob");
        skewed.Clock.Shift(TimeSpan.FromMinutes(serverAhead));
        // MaxErrorRetry is 0: otherwise the SDK would correct its clock and retry.
        var error = await Refused(() => Client(skewed, new BasicAWSCredentials(bob.AccessKeyId, bob.SecretAccessKey)).GetCallerIdentityAsync(new()));

        Assert.Equal("SignatureDoesNotMatch", skewed.Calls[0].Outcome);
        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.Contains(middle, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(end, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_do_not_work_in_another_partition()
    {
        using var china = LocalSts.Start(new() { Partition = "aws-cn" });
        var bob = china.AddUser("bob");

        var error = await Refused(() => Client(china, new BasicAWSCredentials(bob.AccessKeyId, bob.SecretAccessKey)).GetCallerIdentityAsync(new()));

        Assert.Equal("Credential should be scoped to a valid region, not 'eu-west-1'. ", error.Message);
        Assert.Equal("arn:aws-cn:iam::123456789012:user/bob", bob.Arn);
    }

    [Fact]
    public async Task A_denied_user_gets_no_session_and_the_error_names_the_policy()
    {
        alice.Deny("sts:GetSessionToken");

        var error = await Refused(() => Session(device.CurrentCode()));

        Assert.Equal(
            "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:GetSessionToken with an explicit deny in an identity-based policy",
            error.Message);
    }

    [Fact]
    public async Task Calls_are_recorded_with_their_parameters_and_outcome()
    {
        await Session(device.CurrentCode(), 1800);

        var call = Assert.Single(sts.CallsOf("GetSessionToken"));
        Assert.Equal(("ok", alice.AccessKeyId, "eu-west-1", "POST"), (call.Outcome, call.AccessKeyId, call.Region, call.Method));
        Assert.Equal((device.Serial, "1800"), (call.Parameters["SerialNumber"], call.Parameters["DurationSeconds"]));
        Assert.Equal(sts.Clock.GetUtcNow(), call.Time);
    }

    internal static AmazonSecurityTokenServiceClient Client(LocalSts server, AWSCredentials credentials)
        => new(credentials, new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = server.Url,
            AuthenticationRegion = "eu-west-1",
            MaxErrorRetry = 0,
            // A separate retry: the SDK would resend a request, with its code, if the connection closes without a response.
            MaxStaleConnectionRetries = 0,
        });

    internal static async Task<AmazonServiceException> Refused(Func<Task> call)
        => await Assert.ThrowsAnyAsync<AmazonServiceException>(call);

    private AmazonSecurityTokenServiceClient Client(AWSCredentials? credentials = null)
        => Client(sts, credentials ?? new BasicAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey));

    private Task<GetCallerIdentityResponse> WhoAmI(AWSCredentials credentials) => Client(credentials).GetCallerIdentityAsync(new());

    private async Task<Credentials> Session(string code, int seconds = 43200)
        => (await Client().GetSessionTokenAsync(
            new GetSessionTokenRequest { SerialNumber = device.Serial, TokenCode = code, DurationSeconds = seconds })).Credentials;
}
