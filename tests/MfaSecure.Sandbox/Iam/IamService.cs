using System.Globalization;
using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>The IAM actions that users need to manage their own MFA devices and access keys (IAM API reference, version 2010-05-08).</summary>
internal static class IamService
{
    public static readonly AwsService Table = new("iam", "2010-05-08", new()
    {
        ["GetUser"] = GetUser,
        ["ListAccessKeys"] = IamAccessKeys.List,
        ["CreateAccessKey"] = IamAccessKeys.Create,
        ["UpdateAccessKey"] = IamAccessKeys.Update,
        ["DeleteAccessKey"] = IamAccessKeys.Delete,
        ["GetAccessKeyLastUsed"] = IamAccessKeys.LastUsed,
        ["ListMFADevices"] = ListMFADevices,
        ["ListVirtualMFADevices"] = ListVirtualMFADevices,
        ["CreateVirtualMFADevice"] = IamDevices.Create,
        ["EnableMFADevice"] = IamDevices.Enable,
        ["ResyncMFADevice"] = IamDevices.Resync,
        ["DeactivateMFADevice"] = IamDevices.Deactivate,
        ["DeleteVirtualMFADevice"] = IamDevices.Delete,
    });

    public static Constraints UserName(Constraints constraints) => constraints.Text("UserName", 1, 128, @"[\w+=,.@-]+");

    private static XElement[] GetUser(ActionContext call)
    {
        UserName(new Constraints(call)).Enforce();
        return [call.Element("User", Describe(call, IamAccess.UserOf(call, "GetUser")))];
    }

    private static XElement[] ListMFADevices(ActionContext call)
    {
        IamPage.Check(UserName(new Constraints(call))).Enforce();
        var user = IamAccess.UserOf(call, "ListMFADevices");
        return IamPage.Of(call, "MFADevices", user.Devices.Select(device => (XElement[])
        [
            call.Element("UserName", user.Name),
            call.Element("SerialNumber", device.Serial),
            call.Element("EnableDate", Text(device.EnableDate!.Value)),
        ]));
    }

    private static XElement[] ListVirtualMFADevices(ActionContext call)
    {
        IamPage.Check(new Constraints(call).OneOf("AssignmentStatus", "Any", "Assigned", "Unassigned")).Enforce();
        IamAccess.Allow(call, "ListVirtualMFADevices", $"arn:{call.Account.Partition}:iam::{call.Account.Id}:mfa/");
        bool? assigned = call["AssignmentStatus"] switch { "Assigned" => true, "Unassigned" => false, _ => null };
        return IamPage.Of(call, "VirtualMFADevices", call.Account.Devices
            .Where(device => device.IsVirtual && (assigned is null || assigned == device.User is not null))
            .Select(device => device.User is not { } user
                ? (XElement[])[call.Element("SerialNumber", device.Serial)]
                : [
                    call.Element("SerialNumber", device.Serial),
                    call.Element("EnableDate", Text(device.EnableDate!.Value)),
                    call.Element("User", Describe(call, user)),
                ]));
    }

    private static XElement[] Describe(ActionContext call, IamUser user) =>
    [
        call.Element("Path", "/"),
        call.Element("UserName", user.Name),
        call.Element("UserId", user.UserId),
        call.Element("Arn", user.Arn),
        call.Element("CreateDate", Text(user.CreateDate)),
    ];

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
