using MfaSecure.Iam;

namespace MfaSecure.Tests.Iam;

public class IamCommandsTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/-x";

    public static TheoryData<string, IReadOnlyList<string>> Commands => new()
    {
        { "list-access-keys", IamCommands.ListAccessKeys() },
        { "list-access-keys --user-name=-x", IamCommands.ListAccessKeys("-x") },
        { "list-mfa-devices", IamCommands.ListMfaDevices() },
        { "list-mfa-devices --user-name=al ice", IamCommands.ListMfaDevices("al ice") },
        { "list-virtual-mfa-devices --assignment-status=Unassigned", IamCommands.ListUnassignedDevices() },
        {
            "create-virtual-mfa-device --virtual-mfa-device-name=-x --outfile=/t/p --bootstrap-method=Base32StringSeed",
            IamCommands.CreateVirtualMfaDevice("-x", "/t/p")
        },
        {
            "create-virtual-mfa-device --virtual-mfa-device-name=x --path=/team/ --outfile=/t/p --bootstrap-method=Base32StringSeed",
            IamCommands.CreateVirtualMfaDevice("x", "/t/p", "/team/")
        },
        {
            $"enable-mfa-device --user-name=alice --serial-number={Serial} --authentication-code1=012345 --authentication-code2=file:///p",
            IamCommands.EnableMfaDevice("alice", Serial, "012345", "file:///p")
        },
        {
            $"resync-mfa-device --user-name=alice --serial-number={Serial} --authentication-code1=012345 --authentication-code2=000001",
            IamCommands.ResyncMfaDevice("alice", Serial, "012345", "000001")
        },
        { $"deactivate-mfa-device --user-name=alice --serial-number={Serial}", IamCommands.DeactivateMfaDevice("alice", Serial) },
        { $"delete-virtual-mfa-device --serial-number={Serial}", IamCommands.DeleteVirtualMfaDevice(Serial) },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Values_are_joined_to_their_options_and_the_answer_is_JSON(string command, IReadOnlyList<string> arguments)
    {
        Assert.Equal($"iam {command} --output=json", string.Join(' ', arguments));
        Assert.All(arguments.Skip(2), argument => Assert.Matches("^--[a-z0-9-]+=", argument));
    }

    [Fact]
    public void The_CLI_keeps_no_history_asks_once_and_asks_nobody()
        => Assert.Equal(
            "AWS_CLI_HISTORY_FILE=/t AWS_MAX_ATTEMPTS=1 AWS_PAGER= AWS_CLI_AUTO_PROMPT=off",
            string.Join(' ', IamCommands.Environment("/t").Select(v => $"{v.Name}={v.Value}")));
}
