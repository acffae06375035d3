using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class LocalStsRoleTests : IDisposable
{
    private readonly LocalSts sts = LocalSts.Start();
    private readonly IamUser alice;
    private readonly TotpDevice device;

    public LocalStsRoleTests()
    {
        alice = sts.AddUser("alice");
        device = alice.AddTotpDevice();
    }

    public void Dispose() => sts.Dispose();

    [Fact]
    public async Task Assuming_a_role_gives_credentials_of_the_role()
    {
        var role = sts.Account.AddRole("reader");

        var response = await Assume(Keys, new() { RoleArn = role.Arn, RoleSessionName = "s1" });

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/reader/s1", response.AssumedRoleUser.Arn);
        var who = await LocalStsTests.Client(sts, response.Credentials).GetCallerIdentityAsync(new());
        Assert.Equal((response.AssumedRoleUser.Arn, response.AssumedRoleUser.AssumedRoleId), (who.Arn, who.UserId));
    }

    [Fact]
    public async Task A_role_that_requires_MFA_accepts_a_code_or_an_MFA_session()
    {
        var role = sts.Account.AddRole("admin", requiresMfa: true);
        var plain = (await LocalStsTests.Client(sts, Keys).GetSessionTokenAsync(new GetSessionTokenRequest())).Credentials;
        var withMfa = (await LocalStsTests.Client(sts, Keys).GetSessionTokenAsync(
            new GetSessionTokenRequest { SerialNumber = device.Serial, TokenCode = device.NextUnusedCode() })).Credentials;
        AssumeRoleRequest Request(string? code = null)
            => new() { RoleArn = role.Arn, RoleSessionName = "s1", SerialNumber = code is null ? null : device.Serial, TokenCode = code };

        Assert.Equal(
            "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/admin",
            (await LocalStsTests.Refused(() => Assume(Keys, Request()))).Message);
        Assert.Equal("AccessDenied", (await LocalStsTests.Refused(() => Assume(plain, Request()))).ErrorCode);
        Assert.NotNull((await Assume(withMfa, Request())).Credentials);
        Assert.NotNull((await Assume(Keys, Request(device.NextUnusedCode()))).Credentials);
    }

    [Fact]
    public async Task Trust_and_external_id_are_checked()
    {
        var bobs = sts.Account.AddRole("bobs", trusts: ["arn:aws:iam::123456789012:user/bob"]);
        var vendors = sts.Account.AddRole("vendors", externalId: "x-17");

        Assert.Equal("AccessDenied", (await LocalStsTests.Refused(() => Assume(Keys, Named(bobs.Arn)))).ErrorCode);
        Assert.Equal("AccessDenied", (await LocalStsTests.Refused(() => Assume(Keys, Named(vendors.Arn)))).ErrorCode);
        Assert.Equal("AccessDenied", (await LocalStsTests.Refused(() => Assume(Keys, Named("arn:aws:iam::123456789012:role/none")))).ErrorCode);
        Assert.NotNull(await Assume(Keys, new() { RoleArn = vendors.Arn, RoleSessionName = "s1", ExternalId = "x-17" }));
    }

    [Fact]
    public async Task A_chained_role_session_is_limited_to_one_hour()
    {
        var first = sts.Account.AddRole("first", maxSessionDuration: 43200);
        var second = sts.Account.AddRole("second", trusts: [first.Arn], maxSessionDuration: 43200);
        var credentials = (await Assume(Keys, Named(first.Arn, 43200))).Credentials;

        Assert.NotNull(await Assume(credentials, Named(second.Arn, 3600)));
        Assert.Equal(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
            (await LocalStsTests.Refused(() => Assume(credentials, Named(second.Arn, 3601)))).Message);
    }

    [Fact]
    public async Task The_maximum_durations_of_the_role_and_of_the_service_apply()
    {
        var role = sts.Account.AddRole("short");

        Assert.Equal(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            (await LocalStsTests.Refused(() => Assume(Keys, Named(role.Arn, 3601)))).Message);
        Assert.Contains("less than or equal to 43200", (await LocalStsTests.Refused(() => Assume(Keys, Named(role.Arn, 43201)))).Message, StringComparison.Ordinal);
    }

    private BasicAWSCredentials Keys => new(alice.AccessKeyId, alice.SecretAccessKey);

    private static AssumeRoleRequest Named(string arn, int seconds = 900)
        => new() { RoleArn = arn, RoleSessionName = "s1", DurationSeconds = seconds };

    private Task<AssumeRoleResponse> Assume(AWSCredentials credentials, AssumeRoleRequest request)
        => LocalStsTests.Client(sts, credentials).AssumeRoleAsync(request);
}
