using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class LocalIamAccessTests : IDisposable
{
    private readonly LocalSts sts = LocalSts.Start(new() { Clock = SandboxClock.FrozenAt(DateTimeOffset.UtcNow), Region = "eu-west-1" });
    private readonly IamUser alice;
    private readonly TotpDevice device;
    private readonly LocalIamCaller iam;

    public LocalIamAccessTests()
    {
        alice = sts.AddUser("alice");
        device = alice.AddTotpDevice();
        iam = LocalIamCaller.Of(sts, alice);
    }

    public void Dispose() => sts.Dispose();

    [Theory]
    [InlineData("CreateVirtualMFADevice", "arn:aws:iam::123456789012:mfa/phone")]
    [InlineData("DeleteVirtualMFADevice", "arn:aws:iam::123456789012:mfa/alice")]
    [InlineData("ListVirtualMFADevices", "arn:aws:iam::123456789012:mfa/")]
    [InlineData("EnableMFADevice", "user alice")]
    [InlineData("ResyncMFADevice", "user alice")]
    [InlineData("DeactivateMFADevice", "user alice")]
    [InlineData("ListMFADevices", "user alice")]
    [InlineData("ListAccessKeys", "user alice")]
    [InlineData("GetUser", "user alice")]
    public async Task An_action_that_no_policy_allows_is_denied_with_AWSs_message(string action, string resource)
    {
        Assert.NotEqual("AccessDenied", (await Call(iam, action)).All("Code").FirstOrDefault());
        alice.DenyImplicitly($"iam:{action}");
        Assert.Equal(
            (403, "AccessDenied", $"User: {alice.Arn} is not authorized to perform: iam:{action} on resource: {resource} "
                + $"because no identity-based policy allows the iam:{action} action"),
            (await Call(iam, action)).Error);
    }

    [Fact]
    public async Task A_policy_can_allow_only_a_device_named_like_the_user()
    {
        alice.AllowOnly("iam:CreateVirtualMFADevice", "arn:aws:iam::123456789012:mfa/alice");

        Assert.Equal("AccessDenied", (await Call(iam, "CreateVirtualMFADevice")).Error.Code);
        Assert.Equal("EntityAlreadyExists", (await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice"))).Error.Code);
    }

    [Fact]
    public async Task Without_MFA_a_user_can_add_a_device_but_not_remove_one()
    {
        alice.DenyWithoutMfa();

        foreach (var action in (string[])["DeactivateMFADevice", "DeleteVirtualMFADevice", "ListAccessKeys"])
        {
            var (status, code, message) = (await Call(iam, action)).Error;
            Assert.Equal((403, "AccessDenied"), (status, code));
            Assert.EndsWith(" with an explicit deny in an identity-based policy", message, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await Call(iam, "CreateVirtualMFADevice")).Status);
        Assert.Equal(200, (await Call(iam, "GetUser")).Status);
        var session = await Session(device.CurrentCode());
        (await Call(session, "DeactivateMFADevice")).AssertDone();
        (await Call(session, "DeleteVirtualMFADevice")).AssertDone();
    }

    [Fact]
    public async Task IAM_rejects_a_session_without_MFA()
    {
        var error = (await Call(await Session(null), "GetUser")).Error;

        Assert.Equal((403, "InvalidClientTokenId", "The security token included in the request is invalid."), error);
        Assert.Equal(200, (await Call(await Session(device.CurrentCode()), "GetUser")).Status);
    }

    [Fact]
    public async Task A_caller_that_is_not_a_user_must_name_a_user()
    {
        var role = sts.Account.AddRole("admin");
        var keys = (await LocalStsTests.Client(sts, new BasicAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey))
            .AssumeRoleAsync(new AssumeRoleRequest { RoleArn = role.Arn, RoleSessionName = "me" })).Credentials;
        var admin = new LocalIamCaller(sts, keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken);

        Assert.Equal((400, "ValidationError", "Must specify userName when calling with non-User credentials"), (await admin.CallAsync("GetUser")).Error);
        Assert.Equal(alice.Arn, (await admin.CallAsync("GetUser", ("UserName", "alice")))["Arn"]);
    }

    [Fact]
    public async Task Signatures_keys_and_the_clock_are_checked_as_for_STS()
    {
        var wrongSecret = await new LocalIamCaller(sts, alice.AccessKeyId, "wrong").CallAsync("GetUser");
        var unknown = await new LocalIamCaller(sts, "AKIAIOSFODNN7EXAMPLE", "x").CallAsync("GetUser");
        var otherService = await new LocalIamCaller(sts, alice.AccessKeyId, alice.SecretAccessKey) { Service = "sts" }.CallAsync("GetUser");
        var china = await new LocalIamCaller(sts, alice.AccessKeyId, alice.SecretAccessKey) { Region = "cn-north-1" }.CallAsync("GetUser");
        // With a custom endpoint the CLI signs for the profile's region.
        var profileRegion = await new LocalIamCaller(sts, alice.AccessKeyId, alice.SecretAccessKey) { Region = "eu-west-1" }.CallAsync("GetUser");

        Assert.Equal((403, "SignatureDoesNotMatch"), (wrongSecret.Status, wrongSecret["Code"]));
        Assert.Equal((403, "InvalidClientTokenId"), (unknown.Status, unknown["Code"]));
        Assert.Equal("Credential should be scoped to correct service: 'iam'. ", otherService["Message"]);
        Assert.Equal("Credential should be scoped to a valid region, not 'cn-north-1'. ", china["Message"]);
        Assert.Equal(200, profileRegion.Status);
    }

    [Fact]
    public async Task Calls_are_recorded_and_faults_apply_by_action_name()
    {
        sts.Faults.Add(Fault.Throttle, action: "GetUser");

        Assert.Equal("Throttling", (await Call(iam, "GetUser"))["Code"]);
        await Call(iam, "GetUser");
        await Call(iam, "NoSuchAction");

        Assert.Equal(["fault:throttle", "ok", "InvalidAction"], sts.Calls.Select(c => c.Outcome));
        Assert.Equal("us-east-1", sts.Calls[1].Region);
    }

    /// <summary>Calls an action with all required parameters. The codes are wrong.</summary>
    private static Task<LocalIamResponse> Call(LocalIamCaller caller, string action) => caller.CallAsync(action, action switch
    {
        "CreateVirtualMFADevice" => [("VirtualMFADeviceName", "phone")],
        "DeleteVirtualMFADevice" or "DeactivateMFADevice" => [("SerialNumber", "arn:aws:iam::123456789012:mfa/alice")],
        "EnableMFADevice" or "ResyncMFADevice" =>
        [
            ("UserName", "alice"), ("SerialNumber", "arn:aws:iam::123456789012:mfa/alice"),
            ("AuthenticationCode1", "000000"), ("AuthenticationCode2", "000000"),
        ],
        _ => [],
    });

    private async Task<LocalIamCaller> SessionOf(GetSessionTokenRequest request)
    {
        var keys = (await LocalStsTests.Client(sts, new BasicAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey))
            .GetSessionTokenAsync(request)).Credentials;
        return new LocalIamCaller(sts, keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken);
    }

    private Task<LocalIamCaller> Session(string? code)
        => SessionOf(code is null ? new() : new() { SerialNumber = device.Serial, TokenCode = code });
}
