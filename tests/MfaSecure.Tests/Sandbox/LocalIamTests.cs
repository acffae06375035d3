using System.Text;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

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
    public async Task A_new_device_has_a_seed_that_is_told_once_and_belongs_to_nobody()
    {
        var answer = await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice"));

        Assert.Equal((200, Serial), (answer.Status, answer["SerialNumber"]));
        var seed = Encoding.ASCII.GetString(Convert.FromBase64String(answer["Base32StringSeed"]));
        Assert.Matches(@"\A[A-Z2-7]{64}\z", seed);
        Assert.Equal(seed, Device().SeedBase32);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Convert.FromBase64String(answer["QRCodePNG"])[..4]);
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
    public async Task An_illegal_name_or_path_makes_no_device(string name, string path, string text)
    {
        var answer = await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", name), ("Path", path));

        Assert.Equal((400, "ValidationError", text), answer.Error);
        Assert.Empty(sts.Account.Devices);
    }

    [Fact]
    public async Task A_name_is_taken_until_its_device_is_deleted()
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
    public async Task Two_codes_one_after_the_other_and_near_now_enable_a_device(int firstStep, bool taken)
    {
        await Create();

        var answer = await Enable(CodeAt(firstStep), CodeAt(firstStep + 1));

        if (taken)
        {
            answer.AssertDone();
            Assert.Same(alice, Device().User);
            Assert.Equal(Totp.StepAt(sts.Clock.GetUtcNow()) + firstStep + 1, Device().LastAcceptedStep);
        }
        else
        {
            AssertInvalidCode(answer);
            Assert.Null(Device().User);
        }
    }

    [Fact]
    public async Task Equal_swapped_gapped_and_wrong_codes_enable_nothing_and_spend_nothing()
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
    public async Task The_codes_that_enabled_a_device_open_no_session_but_the_next_one_does()
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
    public async Task A_device_that_is_not_enabled_opens_no_session()
    {
        await Create();

        var refused = await LocalStsTests.Refused(() => Session(CodeAt(0)));

        Assert.Contains("unable to validate MFA code", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_enabled_for_one_user_only_and_deleted_by_nobody_meanwhile()
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
    public async Task A_user_has_eight_devices_at_most()
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
    public async Task A_device_whose_clock_is_off_is_taken_again_after_it_was_synchronised(int seconds)
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
    public async Task Synchronising_takes_no_codes_from_too_far_off_and_none_that_is_spent()
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
    public async Task Users_keys_and_devices_are_listed_with_their_dates()
    {
        var hardware = alice.AddHardwareDevice("GAHT12345678");
        alice.AddAccessKey().Active = false;
        alice.Keys[0].CreateDate = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var user = await iam.CallAsync("GetUser");
        Assert.Equal(("alice", alice.Arn, alice.UserId, "/"), (user["UserName"], user["Arn"], user["UserId"], user["Path"]));
        var keys = await iam.CallAsync("ListAccessKeys", ("UserName", "alice"));
        Assert.Equal(alice.Keys.Select(k => k.Id), keys.All("AccessKeyId"));
        Assert.Equal(["Active", "Inactive"], keys.All("Status"));
        Assert.Equal("2020-01-02T03:04:05Z", keys.All("CreateDate")[0]);
        var devices = await iam.CallAsync("ListMFADevices");
        Assert.Equal((hardware.Serial, "alice"), (devices["SerialNumber"], devices["UserName"]));
        Assert.Equal($"{sts.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}", devices["EnableDate"]);
        Assert.Empty((await iam.CallAsync("ListVirtualMFADevices")).All("SerialNumber"));
    }

    [Fact]
    public async Task Virtual_devices_are_listed_by_whether_they_have_a_user()
    {
        await Create();
        var bobs = sts.AddUser("bob").AddTotpDevice();

        var assigned = await iam.CallAsync("ListVirtualMFADevices", ("AssignmentStatus", "Assigned"));
        var free = await iam.CallAsync("ListVirtualMFADevices", ("AssignmentStatus", "Unassigned"));
        var all = await iam.CallAsync("ListVirtualMFADevices");
        var nonsense = await iam.CallAsync("ListVirtualMFADevices", ("AssignmentStatus", "assigned"));

        Assert.Equal((bobs.Serial, "bob"), (assigned["SerialNumber"], assigned["UserName"]));
        Assert.Equal((Serial, 0), (free["SerialNumber"], free.All("User").Length));
        Assert.Equal([Serial, bobs.Serial], all.All("SerialNumber"));
        Assert.Equal("ValidationError", nonsense.Error.Code);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        for (var i = 0; i < 5; i++)
        {
            await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", $"d{i}"));
        }

        var first = await iam.CallAsync("ListVirtualMFADevices", ("MaxItems", "3"));
        var rest = await iam.CallAsync("ListVirtualMFADevices", ("MaxItems", "3"), ("Marker", first["Marker"]));

        Assert.Equal(("true", "false"), (first["IsTruncated"], rest["IsTruncated"]));
        Assert.Equal(["d0", "d1", "d2", "d3", "d4"], first.All("SerialNumber").Concat(rest.All("SerialNumber")).Select(s => s.Split('/')[1]));
        Assert.Empty(rest.All("Marker"));
    }

    [Fact]
    public async Task What_is_not_there_is_NoSuchEntity()
    {
        var user = await iam.CallAsync("GetUser", ("UserName", "nobody"));
        var device = await iam.CallAsync("DeleteVirtualMFADevice", ("SerialNumber", Serial));

        Assert.Equal((404, "NoSuchEntity", "The user with name nobody cannot be found."), user.Error);
        Assert.Equal((404, "NoSuchEntity", $"VirtualMFADevice with serial number {Serial} does not exist."), device.Error);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_parameters_is_said_at_once()
    {
        var answer = await iam.CallAsync("EnableMFADevice", ("UserName", "alice"), ("SerialNumber", Serial), ("AuthenticationCode1", "12345"));

        Assert.Equal((400, "ValidationError"), (answer.Error.Status, answer.Error.Code));
        Assert.Equal(
            "2 validation errors detected: "
            + "Value '12345' at 'authenticationCode1' failed to satisfy constraint: Member must have length greater than or equal to 6; "
            + "Value null at 'authenticationCode2' failed to satisfy constraint: Member must not be null",
            answer.Error.Message);
    }

    [Fact]
    public async Task A_lost_answer_has_made_the_device_all_the_same()
    {
        sts.Faults.Add(Fault.DropAnswer, action: "CreateVirtualMFADevice");

        await Assert.ThrowsAsync<HttpRequestException>(() => iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice")));

        Assert.Null(Device().User);
    }

    private TotpDevice Device() => Assert.Single(sts.Account.Devices, d => d.Serial == Serial);

    private string CodeAt(int steps) => Device().CodeAt(sts.Clock.GetUtcNow().AddSeconds(steps * 30));

    private async Task Create()
        => Assert.Equal(Serial, (await iam.CallAsync("CreateVirtualMFADevice", ("VirtualMFADeviceName", "alice")))["SerialNumber"]);

    private Task<LocalIamAnswer> Enable(string first, string second, string user = "alice") => Pair("EnableMFADevice", first, second, user);

    private Task<LocalIamAnswer> Resync(string first, string second) => Pair("ResyncMFADevice", first, second, "alice");

    private Task<LocalIamAnswer> Pair(string action, string first, string second, string user)
        => iam.CallAsync(
            action, ("UserName", user), ("SerialNumber", Serial), ("AuthenticationCode1", first), ("AuthenticationCode2", second));

    private static void AssertInvalidCode(LocalIamAnswer answer)
        => Assert.Equal((403, "InvalidAuthenticationCode", "Authentication code for device is not valid."), answer.Error);

    private async Task<Credentials> Session(string code)
        => (await LocalStsTests.Client(sts, new BasicAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey))
            .GetSessionTokenAsync(new GetSessionTokenRequest { SerialNumber = Serial, TokenCode = code })).Credentials;
}
