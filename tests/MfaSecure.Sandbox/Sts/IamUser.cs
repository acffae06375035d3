namespace MfaSecure.Sandbox;

/// <summary>A user of the sandbox's account, with keys, MFA devices and what a policy denies.</summary>
public sealed class IamUser
{
    private readonly AwsAccount account;
    private readonly List<AccessKey> keys = [];
    private readonly UserPolicy policy = new();

    internal IamUser(AwsAccount account, string name)
    {
        this.account = account;
        Name = name;
        CreateDate = account.Clock.GetUtcNow();
        AddAccessKey();
    }

    public string Name { get; }

    public string UserId { get; } = Ids.Principal("AIDA");

    public string Arn => $"arn:{account.Partition}:iam::{account.Id}:user/{Name}";

    /// <summary>What GetUser says.</summary>
    public DateTimeOffset CreateDate { get; }

    /// <summary>All keys; the user is created with one.</summary>
    public IReadOnlyList<AccessKey> Keys => account.Read(() => keys.ToArray());

    /// <summary>The first key's id.</summary>
    public string AccessKeyId => Keys[0].Id;

    /// <summary>The first key's secret.</summary>
    public string SecretAccessKey => Keys[0].Secret;

    public IReadOnlyList<TotpDevice> Devices => account.Read(() => account.DevicesOf(this));

    public AccessKey AddAccessKey()
        => account.Change(() =>
        {
            var key = new AccessKey { CreateDate = account.Clock.GetUtcNow() };
            keys.Add(key);
            return key;
        });

    public void DeleteAccessKey(string id) => account.Change(() => keys.RemoveAll(k => k.Id == id));

    /// <summary>A virtual device that is enabled for this user; its name is the user's unless given.</summary>
    public TotpDevice AddTotpDevice(string? name = null)
        => account.Attach(this, $"arn:{account.Partition}:iam::{account.Id}:mfa/{name ?? Name}");

    /// <summary>A hardware device: its serial number is no ARN (<c>GAHT12345678</c>).</summary>
    public TotpDevice AddHardwareDevice(string serial) => account.Attach(this, serial);

    /// <summary>An explicit deny in the user's policy, as <c>sts:GetSessionToken</c>.</summary>
    public void Deny(string action) => Change(p => p.Deny(action));

    /// <summary>No policy of the user allows an action such as <c>iam:CreateVirtualMFADevice</c>.</summary>
    public void Withhold(string action) => AllowOnly(action, "");

    /// <summary>The user's policy allows an action on one resource: an ARN, or <c>user NAME</c> where AWS names a user so.</summary>
    public void AllowOnly(string action, string resource) => Change(p => p.AllowOnly(action, resource));

    /// <summary>The user guide's policy that denies nearly everything to a request without MFA, deactivation and deletion of devices included.</summary>
    public void DenyWithoutMfa() => Change(p => p.DenyWithoutMfa = true);

    internal bool Denies(string action, bool hasMfa = false) => policy.Denies(action, hasMfa);

    internal string? Refusal(string action, string resource, bool hasMfa) => policy.Refusal(action, resource, hasMfa);

    private void Change(Action<UserPolicy> change)
        => account.Change(() =>
        {
            change(policy);
            return policy;
        });
}
