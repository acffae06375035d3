namespace MfaSecure.Sandbox;

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

    public DateTimeOffset CreateDate { get; }

    public IReadOnlyList<AccessKey> Keys => account.Locked(() => keys.ToArray());

    /// <summary>Of the first access key.</summary>
    public string AccessKeyId => Keys[0].Id;

    /// <summary>Of the first access key.</summary>
    public string SecretAccessKey => Keys[0].Secret;

    public IReadOnlyList<TotpDevice> Devices => account.Locked(() => account.DevicesOf(this));

    public AccessKey AddAccessKey()
        => account.Locked(() =>
        {
            var key = new AccessKey { CreateDate = account.Clock.GetUtcNow() };
            keys.Add(key);
            return key;
        });

    public void DeleteAccessKey(string id) => account.Locked(() => keys.RemoveAll(k => k.Id == id));

    /// <summary>Adds an enabled virtual device, named like the user by default.</summary>
    public TotpDevice AddTotpDevice(string? name = null)
        => account.AddDevice(this, $"arn:{account.Partition}:iam::{account.Id}:mfa/{name ?? Name}");

    /// <summary>Adds a hardware device. Its serial number is not an ARN, for example <c>GAHT12345678</c>.</summary>
    public TotpDevice AddHardwareDevice(string serial) => account.AddDevice(this, serial);

    /// <summary>Denies an action explicitly, for example <c>sts:GetSessionToken</c>.</summary>
    public void Deny(string action) => Change(p => p.Deny(action));

    /// <summary>Undoes <see cref="Deny"/>.</summary>
    public void Allow(string action) => Change(p => p.Allow(action));

    /// <summary>Denies an action implicitly: no policy allows it.</summary>
    public void DenyImplicitly(string action) => AllowOnly(action, "");

    /// <summary>Allows an action on one resource only: an ARN, or <c>user NAME</c> as AWS calls users in its errors.</summary>
    public void AllowOnly(string action, string resource) => Change(p => p.AllowOnly(action, resource));

    /// <summary>Applies the user guide's policy that denies nearly everything without MFA, including removing devices.</summary>
    public void DenyWithoutMfa() => Change(p => p.DenyWithoutMfa = true);

    internal bool Denies(string action, bool hasMfa = false) => policy.Denies(action, hasMfa);

    internal string? DenialReason(string action, string resource, bool hasMfa) => policy.DenialReason(action, resource, hasMfa);

    private void Change(Action<UserPolicy> change)
        => account.Locked(() =>
        {
            change(policy);
            return policy;
        });
}
