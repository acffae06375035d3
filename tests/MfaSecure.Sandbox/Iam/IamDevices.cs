using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MfaSecure.Sandbox;

internal static class IamDevices
{
    /// <summary>IAM and AWS STS quotas: "MFA devices in use by an IAM user: 8".</summary>
    private const int MaxDevicesPerUser = 8;

    /// <summary>In time steps. AWS does not document its limit; this is the one that sign-ins have.</summary>
    private const int EnableTolerance = 1;

    /// <summary>In time steps: 30 minutes. AWS does not document its limit.</summary>
    private const int ResyncTolerance = 60;

    /// <summary>A 1x1 gray PNG in place of the QR code; it does not encode the seed.</summary>
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

    public static XElement[] Create(ActionContext call)
    {
        new Constraints(call).Required("VirtualMFADeviceName").Text("Path", 1, 512, ".*").Enforce();
        var name = call["VirtualMFADeviceName"]!;
        var path = call["Path"] ?? "/";
        if (!Regex.IsMatch(name, @"\A[A-Za-z0-9_+=,.@-]+\z"))
        {
            throw AwsError.Validation(
                "The specified value for virtualMFADeviceName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        }

        if (!Regex.IsMatch(path, @"\A/([\u0021-\u007E]+/)?\z"))
        {
            throw AwsError.Validation(
                "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.");
        }

        var serial = $"arn:{call.Account.Partition}:iam::{call.Account.Id}:mfa{path}{name}";
        IamAccess.Allow(call, "CreateVirtualMFADevice", serial);
        if (call.Account.Device(serial) is not null)
        {
            throw AwsError.EntityAlreadyExists("MFADevice entity at the same path and name already exists.");
        }

        var device = call.Account.AddDevice(null, serial);
        return
        [
            call.Element(
                "VirtualMFADevice",
                call.Element("SerialNumber", serial),
                call.Element("Base32StringSeed", Convert.ToBase64String(Encoding.ASCII.GetBytes(device.SeedBase32))),
                call.Element("QRCodePNG", Png)),
        ];
    }

    public static XElement[] Enable(ActionContext call)
    {
        Codes(call).Required("UserName").Enforce();
        var user = IamAccess.UserOf(call, "EnableMFADevice");
        var device = Device(call);
        if (device.User is not null)
        {
            throw AwsError.EntityAlreadyExists("MFA Device is already in use.");
        }

        if (user.Devices.Count >= MaxDevicesPerUser)
        {
            throw AwsError.LimitExceeded($"Cannot exceed quota for MFADevicesPerUser: {MaxDevicesPerUser}");
        }

        if (!device.AcceptPair(call["AuthenticationCode1"]!, call["AuthenticationCode2"]!, EnableTolerance))
        {
            throw InvalidCode();
        }

        device.Assign(user);
        return [];
    }

    public static XElement[] Resync(ActionContext call)
    {
        Codes(call).Required("UserName").Enforce();
        return OfUser(call, "ResyncMFADevice").AcceptPair(call["AuthenticationCode1"]!, call["AuthenticationCode2"]!, ResyncTolerance)
            ? []
            : throw InvalidCode();
    }

    public static XElement[] Deactivate(ActionContext call)
    {
        Serial(IamService.UserName(new Constraints(call))).Enforce();
        OfUser(call, "DeactivateMFADevice").Assign(null);
        return [];
    }

    public static XElement[] Delete(ActionContext call)
    {
        Serial(new Constraints(call)).Enforce();
        IamAccess.Allow(call, "DeleteVirtualMFADevice", call["SerialNumber"]!);
        if (Device(call).User is not null)
        {
            throw new AwsError(409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.");
        }

        call.Account.RemoveDevice(call["SerialNumber"]!);
        return [];
    }

    private static Constraints Serial(Constraints constraints)
        => constraints.Required("SerialNumber").Text("SerialNumber", 9, 256, @"[\w+=/:,.@-]+");

    private static Constraints Codes(ActionContext call)
        => Serial(IamService.UserName(new Constraints(call)))
            .Required("AuthenticationCode1").Text("AuthenticationCode1", 6, 6, @"[\d]+")
            .Required("AuthenticationCode2").Text("AuthenticationCode2", 6, 6, @"[\d]+");

    private static TotpDevice OfUser(ActionContext call, string action)
    {
        var user = IamAccess.UserOf(call, action);
        var device = Device(call);
        return device.User == user ? device : throw AwsError.NoSuchEntity("MFA Device invalid for user.");
    }

    private static TotpDevice Device(ActionContext call)
        => call.Account.Device(call["SerialNumber"]!)
            ?? throw AwsError.NoSuchEntity($"VirtualMFADevice with serial number {call["SerialNumber"]} does not exist.");

    private static AwsError InvalidCode() => new(403, "InvalidAuthenticationCode", "Authentication code for device is not valid.");
}
