using System.Text;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class LocalIamTests : IDisposable
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";

    private readonly LocalSts sts = LocalSts.Start(new() { Clock = SandboxClock.FrozenAt(DateTimeOffset.UtcNow) });
    private readonly IamUser alice;
    private readonly LocalIamCaller iam;

    public LocalIamTests()
    {
        alice = sts.AddUser("alice");
        iam = LocalIamCaller.Of(sts, alice);
    }

    public void Dispose() => sts.Dispose();

    [Fact]
    public async Task A_new_device_is_unassigned_and_its_seed_is_returned_only_once()
    {
        var response = await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice"));

        Assert.Equal((200, Serial), (response.Status, response["SerialNumber"]));
        var seed = Encoding.ASCII.GetString(Convert.FromBase64String(response["Base32StringSeed"]));
        Assert.Matches(@"\A[A-Z2-7]{64}\z", seed);
        Assert.Equal(seed, Device().SeedBase32);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Convert.FromBase64String(response["QRCodePNG"])[..4]);
        Assert.Empty(alice.Devices);
        Assert.DoesNotContain(seed, (await iam.CallAsync("ListVirtualMFADevices")).Xml.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_is_part_of_the_serial_number()
        => Assert.Equal(
            "arn:aws:iam::123456789012:mfa/team/a/x",
            (await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "x"), ("Path", "/team/a/")))["SerialNumber"]);

    [Theory]
    [InlineData("a b", "/", "The specified value for virtualMFADeviceName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-")]
    [InlineData("x", "team", "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.")]
    public async Task An_invalid_name_or_path_creates_no_device(string name, string path, string text)
    {
        var response = await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", name), ("Path", path));

        Assert.Equal((400, "ValidationError", text), response.Error);
        Assert.Empty(sts.Account.Devices);
    }

    [Fact]
    public async Task A_name_is_reserved_until_its_device_is_deleted()
    {
        await Create();

        var again = await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice"));
        Assert.Equal((409, "EntityAlreadyExists", "MFADevice entity at the same path and name already exists."), again.Error);

        (await iam.CallAsync("DeleteVirtualMFADevice", ("SerialNumber", Serial))).AssertDone();
        Assert.Empty(sts.Account.Devices);
        await Create();
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(-2, false)]
    [InlineData(1, false)]
    public async Task Two_consecutive_codes_near_the_current_step_enable_a_device(int firstStep, bool accepted)
    {
        await Create();

        var response = await Enable(CodeAt(firstStep), CodeAt(firstStep + 1));

        if (accepted)
        {
            response.AssertDone();
            Assert.Same(alice, Device().User);
            Assert.Equal(Totp.StepAt(sts.Clock.GetUtcNow()) + firstStep + 1, Device().LastAcceptedStep);
        }
        else
        {
            AssertInvalidCode(response);
            Assert.Null(Device().User);
        }
    }

    [Fact]
    public async Task Equal_swapped_nonconsecutive_and_wrong_codes_are_rejected_and_spend_nothing()
    {
        await Create();
        var wrong = Device().WrongCode();

        foreach (var (first, second) in ((string, string)[])[
            (CodeAt(0), CodeAt(0)), (CodeAt(0), CodeAt(-1)), (CodeAt(-1), CodeAt(1)), (wrong, CodeAt(0)), (CodeAt(-1), wrong)])
        {
            AssertInvalidCode(await Enable(first, second));
        }

        Assert.Null(Device().LastAcceptedStep);
        (await Enable(CodeAt(-1), CodeAt(0))).AssertDone();
    }

    [Fact]
    public async Task The_codes_that_enabled_a_device_are_spent_but_the_next_one_gives_a_session()
    {
        await Create();
        await Enable(CodeAt(-1), CodeAt(0));

        foreach (var spent in (string[])[CodeAt(-1), CodeAt(0)])
        {
            var refused = await LocalStsTests.Refused(() => Session(spent));
            Assert.Equal("MultiFactorAuthentication failed with invalid MFA one time pass code.", refused.Message);
        }

        Assert.StartsWith("ASIA", (await Session(CodeAt(1))).AccessKeyId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_not_enabled_gives_no_session()
    {
        await Create();

        var refused = await LocalStsTests.Refused(() => Session(CodeAt(0)));

        Assert.Contains("unable to validate MFA code", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enabled_device_belongs_to_one_user_and_cannot_be_deleted()
    {
        sts.AddUser("bob");
        await Create();
        await Enable(CodeAt(-1), CodeAt(0));

        var again = await Enable(CodeAt(0), CodeAt(1), "bob");
        Assert.Equal((409, "EntityAlreadyExists", "MFA Device is already in use."), again.Error);
        var deleted = await iam.CallAsync("DeleteVirtualMFADevice", ("SerialNumber", Serial));
        Assert.Equal((409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first."), deleted.Error);
        var foreign = await iam.CallAsync("DeactivateMFADevice", ("UserName", "bob"), ("SerialNumber", Serial));
        Assert.Equal((404, "NoSuchEntity", "MFA Device invalid for user."), foreign.Error);

        (await iam.CallAsync("DeactivateMFADevice", ("SerialNumber", Serial))).AssertDone();
        Assert.Null(Device().User);
        AssertInvalidCode(await Enable(CodeAt(0), CodeAt(1), "bob"));
        (await iam.CallAsync("DeleteVirtualMFADevice", ("SerialNumber", Serial))).AssertDone();
    }

    [Fact]
    public async Task A_user_has_at_most_eight_devices()
    {
        for (var i = 0; i < 8; i++)
        {
            alice.AddTotpDevice($"old{i}");
        }

        await Create();

        Assert.Equal((409, "LimitExceeded", "Cannot exceed quota for MFADevicesPerUser: 8"), (await Enable(CodeAt(-1), CodeAt(0))).Error);
        Assert.Null(Device().LastAcceptedStep);
    }

    [Theory]
    [InlineData(-600)]
    [InlineData(1500)]
    public async Task A_device_with_a_wrong_clock_works_again_after_a_resync(int seconds)
    {
        await Create();
        await Enable(CodeAt(-1), CodeAt(0));
        sts.Clock.Shift(TimeSpan.FromHours(1));
        var off = seconds / 30;
        await LocalStsTests.Refused(() => Session(CodeAt(off)));

        (await Resync(CodeAt(off - 1), CodeAt(off))).AssertDone();

        Assert.Equal(off, Device().Drift);
        await LocalStsTests.Refused(() => Session(CodeAt(off)));
        await Session(CodeAt(off + 1));
        await LocalStsTests.Refused(() => Session(CodeAt(off + 2)));
    }

    [Fact]
    public async Task A_resync_rejects_distant_and_spent_codes()
    {
        await Create();
        await Enable(CodeAt(-1), CodeAt(0));

        AssertInvalidCode(await Resync(CodeAt(-1), CodeAt(0)));
        AssertInvalidCode(await Resync(CodeAt(0), CodeAt(1)));
        AssertInvalidCode(await Resync(CodeAt(60), CodeAt(61)));
        Assert.Equal(0, Device().Drift);
        (await Resync(CodeAt(1), CodeAt(2))).AssertDone();
    }

    [Fact]
    public async Task The_device_exists_even_if_the_response_is_lost()
    {
        sts.Faults.Add(Fault.LostResponse, action: "CreateVirtualMFADevice");

        await Assert.ThrowsAsync<HttpRequestException>(() => iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice")));

        Assert.Null(Device().User);
    }

    private TotpDevice Device() => Assert.Single(sts.Account.Devices, d => d.Serial == Serial);

    private string CodeAt(int steps) => Device().CodeAt(sts.Clock.GetUtcNow().AddSeconds(steps * 30));

    private async Task Create()
        => Assert.Equal(Serial, (await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice")))["SerialNumber"]);

    private Task<LocalIamResponse> Enable(string first, string second, string user = "alice") => Pair("EnableMFADevice", first, second, user);

    private Task<LocalIamResponse> Resync(string first, string second) => Pair("ResyncMFADevice", first, second, "alice");

    private Task<LocalIamResponse> Pair(string action, string first, string second, string user)
        => iam.CallAsync(
            action, ("UserName", user), ("SerialNumber", Serial), ("AuthenticationCode1", first), ("AuthenticationCode2", second));

    private static void AssertInvalidCode(LocalIamResponse response)
        => Assert.Equal((403, "InvalidAuthenticationCode", "Authentication code for device is not valid."), response.Error);

    private async Task<Credentials> Session(string code)
        => (await LocalStsTests.Client(sts, new BasicAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey))
            .GetSessionTokenAsync(new GetSessionTokenRequest { SerialNumber = Serial, TokenCode = code })).Credentials;
}
