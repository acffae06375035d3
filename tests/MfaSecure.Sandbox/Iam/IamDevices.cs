using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>The life of an MFA device in IAM: made, enabled, synchronised again, deactivated, deleted.</summary>
internal static class IamDevices
{
    /// <summary>IAM and AWS STS quotas: "MFA devices in use by an IAM user: 8".</summary>
    private const int MostForUser = 8;

    /// <summary>AWS does not say how far a device may be off when it is enabled: here as far as for a sign-in.</summary>
    private const int EnableReach = 1;

    /// <summary>Nor how far off it may be when it is synchronised again: here half an hour.</summary>
    private const int ResyncReach = 60;

    /// <summary>One grey dot: a picture for those who ask for QRCodePNG, and nobody's seed.</summary>
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

        var device = call.Account.Attach(null, serial);
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

        if (user.Devices.Count >= MostForUser)
        {
            throw AwsError.LimitExceeded($"Cannot exceed quota for MFADevicesPerUser: {MostForUser}");
        }

        if (!device.AcceptPair(call["AuthenticationCode1"]!, call["AuthenticationCode2"]!, EnableReach))
        {
            throw InvalidCode();
        }

        device.Assign(user);
        return [];
    }

    public static XElement[] Resync(ActionContext call)
    {
        Codes(call).Required("UserName").Enforce();
        return OfUser(call, "ResyncMFADevice").AcceptPair(call["AuthenticationCode1"]!, call["AuthenticationCode2"]!, ResyncReach)
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

        call.Account.Forget(call["SerialNumber"]!);
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
