using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

/// <summary>Access keys in the sandbox's IAM, and who may manage them.</summary>
public sealed class LocalIamKeysTests : IDisposable
{
    private readonly LocalSts sts = LocalSts.Start(new() { Clock = SandboxClock.FrozenAt(DateTimeOffset.UtcNow) });
    private readonly IamUser alice;
    private readonly LocalIamCaller iam;

    public LocalIamKeysTests()
    {
        alice = sts.AddUser("alice");
        iam = LocalIamCaller.Of(sts, alice);
    }

    public void Dispose() => sts.Dispose();

    [Fact]
    public async Task A_new_key_works_as_soon_as_it_has_spread_and_its_secret_is_returned_only_once()
    {
        sts.Account.RejectionsOfNewKeys = 2;

        var created = await iam.CallAsync("CreateAccessKey");
        var caller = new LocalIamCaller(sts, created["AccessKeyId"], created["SecretAccessKey"]);

        Assert.Equal(("alice", "Active"), (created["UserName"], created["Status"]));
        Assert.Equal("InvalidClientTokenId", (await caller.CallAsync("ListAccessKeys")).Error.Code);
        Assert.Equal("InvalidClientTokenId", (await caller.CallAsync("ListAccessKeys")).Error.Code);
        var listed = await caller.CallAsync("ListAccessKeys");
        Assert.Equal([alice.AccessKeyId, created["AccessKeyId"]], listed.All("AccessKeyId"));
        Assert.Empty(listed.All("SecretAccessKey"));
    }

    [Fact]
    public async Task A_user_has_at_most_two_keys()
    {
        Assert.Equal(200, (await iam.CallAsync("CreateAccessKey", ("UserName", "alice"))).Status);

        Assert.Equal((409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"), (await iam.CallAsync("CreateAccessKey")).Error);
    }

    [Fact]
    public async Task An_inactive_key_is_rejected_until_it_is_active_again_and_a_deleted_one_forever()
    {
        var second = alice.AddAccessKey();
        var caller = new LocalIamCaller(sts, second.Id, second.Secret);

        (await iam.CallAsync("UpdateAccessKey", ("AccessKeyId", second.Id), ("Status", "Inactive"))).AssertDone();
        Assert.Equal("InvalidClientTokenId", (await caller.CallAsync("ListAccessKeys")).Error.Code);
        (await iam.CallAsync("UpdateAccessKey", ("AccessKeyId", second.Id), ("Status", "Active"))).AssertDone();
        Assert.Equal(200, (await caller.CallAsync("ListAccessKeys")).Status);
        (await iam.CallAsync("DeleteAccessKey", ("AccessKeyId", second.Id))).AssertDone();
        Assert.Equal("InvalidClientTokenId", (await caller.CallAsync("ListAccessKeys")).Error.Code);
        Assert.Equal((404, "NoSuchEntity", $"The Access Key with id {second.Id} cannot be found."), (await iam.CallAsync("DeleteAccessKey", ("AccessKeyId", second.Id))).Error);
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_known_and_a_key_without_one_has_no_date()
    {
        var second = alice.AddAccessKey();

        var used = await iam.CallAsync("GetAccessKeyLastUsed", ("AccessKeyId", alice.AccessKeyId));
        var unused = await iam.CallAsync("GetAccessKeyLastUsed", ("AccessKeyId", second.Id));

        Assert.Equal(("alice", "iam", "us-east-1", 1), (used["UserName"], used["ServiceName"], used["Region"], used.All("LastUsedDate").Length));
        Assert.Equal(("N/A", "N/A", 0), (unused["ServiceName"], unused["Region"], unused.All("LastUsedDate").Length));
    }

    [Theory]
    [InlineData(false, "InvalidClientTokenId")]
    [InlineData(true, null)]
    public async Task Only_a_session_with_MFA_manages_keys(bool hasMfa, string? code)
    {
        var device = alice.AddTotpDevice();
        var response = await Call("GetSessionToken", hasMfa ? [("SerialNumber", device.Serial), ("TokenCode", device.NextUnusedCode())] : []);
        var session = new LocalIamCaller(sts, response["AccessKeyId"], response["SecretAccessKey"], response["SessionToken"]);

        var created = await session.CallAsync("CreateAccessKey");

        Assert.Equal(code, created.All("Code").SingleOrDefault());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_may_end_with_the_key_that_made_it(bool ends)
    {
        sts.Account.SessionsEndWithTheirKey = ends;
        var response = await Call("GetSessionToken");
        var session = new LocalIamCaller(sts, response["AccessKeyId"], response["SecretAccessKey"], response["SessionToken"]) { Service = "sts", Version = "2011-06-15" };
        alice.Keys[0].Active = false;

        Assert.Equal(ends ? 403 : 200, (await session.CallAsync("GetCallerIdentity")).Status);
    }

    [Fact]
    public async Task A_federated_user_needs_long_term_keys_to_be_made_and_reaches_neither_IAM_nor_a_role()
    {
        var role = sts.Account.AddRole("dev");
        var response = await Call("GetFederationToken", ("Name", "bob"), ("Policy", "{}"), ("DurationSeconds", "900"));
        var bob = new LocalIamCaller(sts, response["AccessKeyId"], response["SecretAccessKey"], response["SessionToken"]);
        var inSts = new LocalIamCaller(sts, response["AccessKeyId"], response["SecretAccessKey"], response["SessionToken"]) { Service = "sts", Version = "2011-06-15" };

        Assert.Equal(("arn:aws:sts::123456789012:federated-user/bob", "123456789012:bob"), (response["Arn"], response["FederatedUserId"]));
        Assert.Equal("InvalidClientTokenId", (await bob.CallAsync("ListAccessKeys", ("UserName", "alice"))).Error.Code);
        Assert.Equal("AccessDenied", (await inSts.CallAsync("AssumeRole", ("RoleArn", role.Arn), ("RoleSessionName", "me"))).Error.Code);
        Assert.Equal(
            (403, "AccessDenied", "Cannot call GetFederationToken with session credentials"),
            (await inSts.CallAsync("GetFederationToken", ("Name", "bob"))).Error);
    }

    [Fact]
    public async Task GetFederationToken_needs_a_permission()
    {
        alice.DenyImplicitly("sts:GetFederationToken");

        Assert.Equal("AccessDenied", (await Call("GetFederationToken", ("Name", "bob"))).Error.Code);
    }

    private Task<LocalIamResponse> Call(string action, params (string Name, string Value)[] parameters)
        => new LocalIamCaller(sts, alice.AccessKeyId, alice.SecretAccessKey) { Service = "sts", Version = "2011-06-15" }.CallAsync(action, parameters);
}
