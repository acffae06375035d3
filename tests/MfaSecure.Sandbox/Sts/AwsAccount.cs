namespace MfaSecure.Sandbox;

/// <summary>The AWS account in the box: users, devices, roles, sessions. Every look and change goes through one lock.</summary>
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

    /// <summary>Twelve digits.</summary>
    public string Id { get; }

    /// <summary><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</summary>
    public string Partition { get; }

    public SandboxClock Clock { get; }

    public IReadOnlyList<IamUser> Users => Read(() => users.Values.ToArray());

    /// <summary>All devices, in the order of their serial numbers; those of nobody too.</summary>
    public IReadOnlyList<TotpDevice> Devices => Read(() => devices.Values.OrderBy(d => d.Serial, StringComparer.Ordinal).ToArray());

    public IReadOnlyList<TemporarySession> Sessions => Read(() => sessions.Values.ToArray());

    public IamUser AddUser(string name)
        => Change(() =>
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
        => Change(() =>
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

    /// <summary>A virtual device that nobody has, as half an enrolment leaves it.</summary>
    public TotpDevice AddUnassignedDevice(string name) => Attach(null, $"arn:{Partition}:iam::{Id}:mfa/{name}");

    internal TotpDevice Attach(IamUser? user, string serial)
        => Change(() =>
        {
            var device = new TotpDevice(this, user, serial);
            devices.Add(serial, device);
            return device;
        });

    internal void Forget(string serial) => devices.Remove(serial);

    internal IamUser? User(string name) => users.GetValueOrDefault(name);

    internal TotpDevice[] DevicesOf(IamUser user) => [.. devices.Values.Where(d => d.User == user)];

    internal TotpDevice? Device(string serial) => devices.GetValueOrDefault(serial);

    internal IamRole? Role(string arn) => roles.GetValueOrDefault(arn);

    internal TemporarySession Remember(TemporarySession session)
    {
        sessions.Add(session.AccessKeyId, session);
        return session;
    }

    /// <summary>The holder of a key: null when unknown, inactive, or when the token is not the session's own.</summary>
    internal Caller? Find(string accessKeyId, string? sessionToken)
    {
        if (sessions.TryGetValue(accessKeyId, out var session))
        {
            return session.SessionToken == sessionToken
                ? new Caller(accessKeyId, session.SecretAccessKey, session.Arn, session.UserId, session.User, session)
                : null;
        }

        return sessionToken is not null
            ? null
            : users.Values.SelectMany(u => u.Keys, (u, k) => (User: u, Key: k))
                .Where(x => x.Key.Id == accessKeyId && x.Key.Active)
                .Select(x => new Caller(accessKeyId, x.Key.Secret, x.User.Arn, x.User.UserId, x.User, null))
                .FirstOrDefault();
    }

    internal T Read<T>(Func<T> look)
    {
        lock (gate)
        {
            return look();
        }
    }

    internal T Change<T>(Func<T> change) => Read(change);
}
