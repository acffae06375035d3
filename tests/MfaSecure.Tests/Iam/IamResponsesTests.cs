using MfaSecure.Iam;

namespace MfaSecure.Tests.Iam;

/// <summary>The answers are as aws-cli 1.45 and 2 print them.</summary>
public class IamResponsesTests
{
    [Fact]
    public void A_new_device_is_known_by_its_serial_number()
        => Assert.Equal(
            "arn:aws:iam::123456789012:mfa/x",
            IamResponses.CreatedDevice("""{"VirtualMFADevice": {"SerialNumber": "arn:aws:iam::123456789012:mfa/x"}}""").Text);

    [Fact]
    public void Devices_of_all_kinds_are_listed_in_order()
    {
        var serials = IamResponses.Devices("""
            {"MFADevices": [
              {"UserName": "alice", "SerialNumber": "arn:aws:iam::123456789012:mfa/alice", "EnableDate": "2026-11-22T04:21:06Z"},
              {"UserName": "alice", "SerialNumber": "GAHT12345678", "EnableDate": "2026-11-22T05:21:06+01:00"},
              {"UserName": "alice", "SerialNumber": "arn:aws:iam::123456789012:u2f/user/alice/yubi-AB12", "EnableDate": "soon"}]}
            """);

        Assert.Equal(["arn:aws:iam::123456789012:mfa/alice", "GAHT12345678", "arn:aws:iam::123456789012:u2f/user/alice/yubi-AB12"], serials);
    }

    [Fact]
    public void Virtual_devices_are_listed_with_and_without_a_user()
    {
        var serials = IamResponses.VirtualDevices("""
            {"VirtualMFADevices": [
              {"SerialNumber": "arn:aws:iam::123456789012:mfa/free"},
              {"SerialNumber": "arn:aws:iam::123456789012:mfa/alice", "User": {"UserName": "alice", "Arn": "arn:aws:iam::123456789012:user/team/alice"}, "EnableDate": "2026-11-22T04:21:06Z"},
              {"SerialNumber": "arn:aws:iam::123456789012:mfa/root-account-mfa-device", "EnableDate": "2020-01-01T00:00:00Z",
               "User": {"UserId": "123456789012", "Arn": "arn:aws:iam::123456789012:root"} } ]}
            """);

        Assert.Equal(["free", "alice", "root-account-mfa-device"], serials.Select(serial => serial.Split('/')[^1]));
    }

    [Fact]
    public void Keys_have_an_age()
    {
        var keys = IamResponses.AccessKeys("""
            {"AccessKeyMetadata": [
              {"UserName": "alice", "AccessKeyId": "AKIAFXI5NLYNO2ZM3SAT", "Status": "Active", "CreateDate": "2020-01-02T03:04:05Z"},
              {"UserName": "alice", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Inactive"}]}
            """);

        Assert.Equal(
            [new("AKIAFXI5NLYNO2ZM3SAT", new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero)), new("AKIAIOSFODNN7EXAMPLE", null, IsActive: false)], keys);
    }

    [Fact]
    public void An_empty_list_is_an_answer()
        => Assert.Empty(IamResponses.Devices("""{"MFADevices": []}"""));

    [Theory]
    [InlineData("")]
    [InlineData("MFADEVICES\t2026-11-22\tarn:aws:iam::123456789012:mfa/seed-JBSWY3DP\talice")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"MFADevices": null}""")]
    [InlineData("""{"MFADevices": {}}""")]
    [InlineData("""{"MFADevices": ["seed-JBSWY3DP"]}""")]
    [InlineData("""{"MFADevices": [{"SerialNumber": "GAHT12345678"}, {"SerialNumber": 7}]}""")]
    [InlineData("""{"MFADevices": [{"SerialNumber": "\ud800"}]}""")]
    [InlineData("""{"MFADevices": [{"SerialNumber": "GAHT12345678"}]""")]
    public void Anything_else_is_an_error_that_does_not_repeat_it(string output)
    {
        var error = Assert.Throws<UserError>(() => IamResponses.Devices(output));

        Assert.Equal("aws iam list-mfa-devices did not print the expected JSON", error.Message);
        Assert.DoesNotContain("JBSWY3DP", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"VirtualMFADevice": {}}""")]
    [InlineData("""{"VirtualMFADevice": {"SerialNumber": "GAHT12345678"}}""")]
    [InlineData("""{"VirtualMFADevice": {"SerialNumber": "arn:aws:iam::123456789012:user/x"}}""")]
    public void A_new_device_without_an_ARN_of_its_own_is_none(string output)
        => Assert.Throws<UserError>(() => IamResponses.CreatedDevice(output));
}
