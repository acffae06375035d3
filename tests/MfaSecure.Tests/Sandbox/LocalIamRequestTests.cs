using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class LocalIamRequestTests : IDisposable
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";

    private readonly LocalSts sts = LocalSts.Start(new() { Clock = SandboxClock.FrozenAt(DateTimeOffset.UtcNow) });
    private readonly IamUser alice;
    private readonly LocalIamCaller iam;

    public LocalIamRequestTests()
    {
        alice = sts.AddUser("alice");
        iam = LocalIamCaller.Of(sts, alice);
    }

    public void Dispose() => sts.Dispose();

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
    public async Task Virtual_devices_are_filtered_by_assignment_status()
    {
        var free = sts.Account.AddUnassignedDevice("alice").Serial;
        var bobs = sts.AddUser("bob").AddTotpDevice();

        var assigned = await iam.CallAsync("ListVirtualMFADevices", ("AssignmentStatus", "Assigned"));
        var unassigned = await iam.CallAsync("ListVirtualMFADevices", ("AssignmentStatus", "Unassigned"));
        var all = await iam.CallAsync("ListVirtualMFADevices");
        var invalid = await iam.CallAsync("ListVirtualMFADevices", ("AssignmentStatus", "assigned"));

        Assert.Equal((bobs.Serial, "bob"), (assigned["SerialNumber"], assigned["UserName"]));
        Assert.Equal((free, 0), (unassigned["SerialNumber"], unassigned.All("User").Length));
        Assert.Equal([free, bobs.Serial], all.All("SerialNumber"));
        Assert.Equal("ValidationError", invalid.Error.Code);
    }

    [Fact]
    public async Task A_long_list_is_paginated()
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
    public async Task Missing_entities_are_NoSuchEntity()
    {
        var user = await iam.CallAsync("GetUser", ("UserName", "nobody"));
        var device = await iam.CallAsync("DeleteVirtualMFADevice", ("SerialNumber", Serial));

        Assert.Equal((404, "NoSuchEntity", "The user with name nobody cannot be found."), user.Error);
        Assert.Equal((404, "NoSuchEntity", $"VirtualMFADevice with serial number {Serial} does not exist."), device.Error);
    }

    [Fact]
    public async Task All_validation_errors_are_reported_at_once()
    {
        var response = await iam.CallAsync("EnableMFADevice", ("UserName", "alice"), ("SerialNumber", Serial), ("AuthenticationCode1", "12345"));

        Assert.Equal((400, "ValidationError"), (response.Error.Status, response.Error.Code));
        Assert.Equal(
            "2 validation errors detected: "
            + "Value '12345' at 'authenticationCode1' failed to satisfy constraint: Member must have length greater than or equal to 6; "
            + "Value null at 'authenticationCode2' failed to satisfy constraint: Member must not be null",
            response.Error.Message);
    }
}
