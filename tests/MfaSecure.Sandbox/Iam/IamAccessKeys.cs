using System.Xml.Linq;

namespace MfaSecure.Sandbox;

internal static class IamAccessKeys
{
    /// <summary>IAM and AWS STS quotas: "Access keys assigned to an IAM user: 2".</summary>
    private const int MaxKeysPerUser = 2;

    public static XElement[] List(ActionContext call)
    {
        IamPage.Check(IamService.UserName(new Constraints(call))).Enforce();
        var user = IamAccess.UserOf(call, "ListAccessKeys");
        return IamPage.Of(call, "AccessKeyMetadata", user.Keys.Select(key => (XElement[])
        [
            call.Element("UserName", user.Name),
            call.Element("AccessKeyId", key.Id),
            call.Element("Status", Status(key)),
            call.Element("CreateDate", IamService.Text(key.CreateDate)),
        ]));
    }

    public static XElement[] Create(ActionContext call)
    {
        IamService.UserName(new Constraints(call)).Enforce();
        var user = IamAccess.UserOf(call, "CreateAccessKey");
        if (user.Keys.Count >= MaxKeysPerUser)
        {
            throw AwsError.LimitExceeded($"Cannot exceed quota for AccessKeysPerUser: {MaxKeysPerUser}");
        }

        var key = user.AddAccessKey();
        key.RejectionsLeft = call.Account.RejectionsOfNewKeys;
        return
        [
            call.Element(
                "AccessKey",
                call.Element("UserName", user.Name),
                call.Element("AccessKeyId", key.Id),
                call.Element("Status", Status(key)),
                call.Element("SecretAccessKey", key.Secret),
                call.Element("CreateDate", IamService.Text(key.CreateDate))),
        ];
    }

    public static XElement[] Update(ActionContext call)
    {
        KeyId(IamService.UserName(new Constraints(call))).Required("Status").OneOf("Status", "Active", "Inactive").Enforce();
        OfUser(call, IamAccess.UserOf(call, "UpdateAccessKey")).Active = call["Status"] == "Active";
        return [];
    }

    public static XElement[] Delete(ActionContext call)
    {
        KeyId(IamService.UserName(new Constraints(call))).Enforce();
        var user = IamAccess.UserOf(call, "DeleteAccessKey");
        user.DeleteAccessKey(OfUser(call, user).Id);
        return [];
    }

    /// <summary>The user comes from the key, not from a parameter. A key that was never used has no date and N/A for the rest.</summary>
    public static XElement[] LastUsed(ActionContext call)
    {
        KeyId(new Constraints(call)).Enforce();
        var owner = call.Account.Key(call["AccessKeyId"]!, onlyActive: false);
        IamAccess.Allow(call, "GetAccessKeyLastUsed", owner is { } known ? $"user {known.User.Name}" : "*");
        var (user, key) = owner ?? throw Unknown(call);
        XElement[] date = key.LastUse is { } use ? [call.Element("LastUsedDate", IamService.Text(use.Date))] : [];
        return
        [
            call.Element("UserName", user.Name),
            call.Element(
                "AccessKeyLastUsed",
                [.. date, call.Element("ServiceName", key.LastUse?.Service ?? "N/A"), call.Element("Region", key.LastUse?.Region ?? "N/A")]),
        ];
    }

    private static Constraints KeyId(Constraints constraints) => constraints.Required("AccessKeyId").Text("AccessKeyId", 16, 128, @"[\w]+");

    private static string Status(AccessKey key) => key.Active ? "Active" : "Inactive";

    private static AccessKey OfUser(ActionContext call, IamUser user)
        => user.Keys.FirstOrDefault(key => key.Id == call["AccessKeyId"]) ?? throw Unknown(call);

    private static AwsError Unknown(ActionContext call) => AwsError.NoSuchEntity($"The Access Key with id {call["AccessKeyId"]} cannot be found.");
}
