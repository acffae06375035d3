using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public class SerialNumberTests
{
    [Theory]
    [InlineData("arn:aws:iam::123456789012:mfa/alice", nameof(SerialKind.Virtual), "alice")]
    [InlineData(" arn:aws:iam::123456789012:mfa/alice ", nameof(SerialKind.Virtual), "alice")]
    [InlineData("arn:aws:iam::123456789012:mfa/division/team/alice@x.org", nameof(SerialKind.Virtual), "alice@x.org")]
    [InlineData("arn:aws:iam::123456789012:mfa/root-account-mfa-device", nameof(SerialKind.Virtual), "root-account-mfa-device")]
    [InlineData("arn:aws:iam::123456789012:user/team/alice", nameof(SerialKind.User), "alice")]
    [InlineData("arn:aws:iam::123456789012:u2f/user/alice/yubi-AB12", nameof(SerialKind.Fido), "yubi-AB12")]
    [InlineData("arn:aws:iam::123456789012:u2f/root-account-mfa-device", nameof(SerialKind.Fido), "root-account-mfa-device")]
    [InlineData("arn:aws:iam::123456789012:role/admin", nameof(SerialKind.Malformed), null)]
    [InlineData("arn:aws:iam::12345:mfa/alice", nameof(SerialKind.Malformed), null)]
    [InlineData("arn:aws:sts::123456789012:mfa/alice", nameof(SerialKind.Malformed), null)]
    [InlineData("arn:aws:iam::123456789012:mfa/", nameof(SerialKind.Malformed), null)]
    [InlineData("arn:aws:iam::123456789012:mfa", nameof(SerialKind.Malformed), null)]
    [InlineData("arn:aws:iam::123456789012:mfa/ali ce", nameof(SerialKind.Malformed), null)]
    [InlineData("arn:", nameof(SerialKind.Malformed), null)]
    [InlineData("GAHT12345678", nameof(SerialKind.Hardware), null)]
    [InlineData("\"GAHT12345678\"", nameof(SerialKind.Malformed), null)]
    [InlineData("12345678", nameof(SerialKind.Malformed), null)]
    [InlineData("", nameof(SerialKind.Malformed), null)]
    public void The_form_tells_the_kind_of_device_and_its_name(string text, string kind, string? name)
    {
        var serial = SerialNumber.Parse(text);
        Assert.Equal(kind, serial.Kind.ToString());
        if (serial.Kind != SerialKind.Malformed)
        {
            Assert.Equal(name, serial.Name);
        }

        Assert.Equal(serial.Kind is SerialKind.Virtual or SerialKind.Hardware, serial.IsUsable);
    }

    [Fact]
    public void An_arn_tells_partition_and_account()
    {
        var serial = SerialNumber.Parse("arn:aws-cn:iam::123456789012:mfa/alice");
        Assert.Equal(("aws-cn", "123456789012"), (serial.Partition, serial.Account));
    }

    [Theory]
    [InlineData("arn:aws-us-gov:iam::123456789012:user/team/alice", "arn:aws-us-gov:iam::123456789012:mfa/alice")]
    [InlineData("arn:aws:iam::123456789012:mfa/alice", "arn:aws:iam::123456789012:mfa/alice")]
    public void A_users_arn_is_corrected_to_the_device_of_that_name(string text, string corrected)
        => Assert.Equal(corrected, SerialNumber.Parse(text).Corrected);

    [Theory]
    [InlineData("arn:aws-cn:iam::123456789012:mfa/alice", "aws-cn")]
    [InlineData("arn:aws", null)]
    [InlineData("arn::iam", null)]
    [InlineData("GAHT12345678", null)]
    [InlineData(null, null)]
    public void The_partition_is_read_from_the_arn_alone(string? text, string? partition) => Assert.Equal(partition, SerialNumber.PartitionOf(text));
}
