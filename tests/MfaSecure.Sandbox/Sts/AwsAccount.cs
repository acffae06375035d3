namespace MfaSecure.Sandbox;

/// <summary>The simulated AWS account: users, devices, roles and sessions, guarded by one lock.</summary>
public sealed class AwsAccount
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, IamUser> users = [];
    private readonly Dictionary<string, IamRole> roles = [];
    private readonly Dictionary<string, TotpDevice> devices = [];
    private readonly Dictionary<string, TemporarySession> sessions = [];

    internal AwsAccount(SandboxClock clock, string id, string partition)
    {
        Clock = clock;
        Id = id;
        Partition = partition;
    }

    public string Id { get; }

    public string Partition { get; }

    /// <summary>How often AWS rejects an access key that <c>CreateAccessKey</c> has just returned, because it must spread first.</summary>
    public int RejectionsOfNewKeys { get; set; }

    /// <summary>Sessions end when the access key that made them is deactivated or deleted. AWS does not document what it does.</summary>
    public bool SessionsEndWithTheirKey { get; set; }

    public SandboxClock Clock { get; }

    public IReadOnlyList<IamUser> Users => Locked(() => users.Values.ToArray());

    /// <summary>Assigned and unassigned devices, sorted by serial number.</summary>
    public IReadOnlyList<TotpDevice> Devices => Locked(() => devices.Values.OrderBy(d => d.Serial, StringComparer.Ordinal).ToArray());

    public IReadOnlyList<TemporarySession> Sessions => Locked(() => sessions.Values.ToArray());

    public IamUser AddUser(string name)
        => Locked(() =>
        {
            var user = new IamUser(this, name);
            users.Add(name, user);
            return user;
        });

    public IamRole AddRole(
        string name,
        IEnumerable<string>? trusts = null,
        string? externalId = null,
        bool requiresMfa = false,
        int maxSessionDuration = 3600)
        => Locked(() =>
        {
            var role = new IamRole(this, name)
            {
                TrustedArns = [.. trusts ?? []],
                ExternalId = externalId,
                RequiresMfa = requiresMfa,
                MaxSessionDuration = maxSessionDuration,
            };
            roles.Add(role.Arn, role);
            return role;
        });

    /// <summary>A virtual device that is not enabled for any user, as an interrupted enrollment leaves it.</summary>
    public TotpDevice AddUnassignedDevice(string name) => AddDevice(null, $"arn:{Partition}:iam::{Id}:mfa/{name}");

    internal TotpDevice AddDevice(IamUser? user, string serial)
        => Locked(() =>
        {
            var device = new TotpDevice(this, user, serial);
            devices.Add(serial, device);
            return device;
        });

    internal void RemoveDevice(string serial) => devices.Remove(serial);

    internal IamUser? User(string name) => users.GetValueOrDefault(name);

    internal TotpDevice[] DevicesOf(IamUser user) => [.. devices.Values.Where(d => d.User == user)];

    internal TotpDevice? Device(string serial) => devices.GetValueOrDefault(serial);

    internal IamRole? Role(string arn) => roles.GetValueOrDefault(arn);

    internal TemporarySession AddSession(TemporarySession session)
    {
        sessions.Add(session.AccessKeyId, session);
        return session;
    }

    /// <summary>The owner of an access key; null if the key is unknown or inactive, or the token belongs to another session.</summary>
    internal Caller? FindCaller(string accessKeyId, string? sessionToken)
    {
        if (sessions.TryGetValue(accessKeyId, out var session))
        {
            return session.SessionToken == sessionToken && !(SessionsEndWithTheirKey && session.MadeBy is { } maker && Key(maker) is null)
                ? new Caller(accessKeyId, session.SecretAccessKey, session.Arn, session.UserId, session.User, session)
                : null;
        }

        if (sessionToken is not null || Key(accessKeyId) is not var (user, key))
        {
            return null;
        }

        if (key.RejectionsLeft > 0)
        {
            key.RejectionsLeft--;
            return null;
        }

        return new Caller(accessKeyId, key.Secret, user.Arn, user.UserId, user, null);
    }

    internal (IamUser User, AccessKey Key)? Key(string accessKeyId, bool onlyActive = true)
        => users.Values.SelectMany(user => user.Keys, (user, key) => ((IamUser User, AccessKey Key)?)(user, key))
            .FirstOrDefault(pair => pair!.Value.Key.Id == accessKeyId && (pair.Value.Key.Active || !onlyActive));

    internal T Locked<T>(Func<T> action)
    {
        lock (gate)
        {
            return action();
        }
    }
}
