using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>An MFA device as AWS keeps it: the seed, the user, and the last time step that it took.</summary>
public sealed class TotpDevice
{
    private readonly AwsAccount account;
    private readonly byte[] seed = RandomNumberGenerator.GetBytes(40);
    private long lastAcceptedStep = long.MinValue;
    private long drift;

    internal TotpDevice(AwsAccount account, IamUser? user, string serial)
    {
        this.account = account;
        Serial = serial;
        Assign(user);
    }

    /// <summary>The <c>mfa_serial</c>: an ARN for a virtual device.</summary>
    public string Serial { get; }

    /// <summary>40 bytes, 64 base 32 digits, as AWS's Base32StringSeed.</summary>
    public byte[] Seed => [.. seed];

    public string SeedBase32 => Base32.Encode(seed);

    /// <summary>The last time step AWS took a code of; null before the first.</summary>
    public long? LastAcceptedStep => account.Read(() => lastAcceptedStep == long.MinValue ? (long?)null : lastAcceptedStep);

    /// <summary>By how many time steps AWS takes the device's clock to be ahead; 0 until it is synchronised again.</summary>
    public long Drift => account.Read(() => drift);

    /// <summary>The user it is enabled for; null for nobody.</summary>
    public IamUser? User { get; private set; }

    /// <summary>Since when it is; null while it is not.</summary>
    public DateTimeOffset? EnableDate { get; private set; }

    internal bool IsVirtual => Serial.StartsWith("arn:", StringComparison.Ordinal) && Serial.Contains(":mfa/", StringComparison.Ordinal);

    public string CodeAt(DateTimeOffset time) => Totp.CodeAt(seed, time);

    /// <summary>What the device shows now, spent or not.</summary>
    public string CurrentCode() => CodeAt(account.Clock.GetUtcNow());

    /// <summary>A code the server takes now: of the current step, or of the next when the current one is spent.</summary>
    /// <exception cref="InvalidOperationException">Both are spent: shift the clock by a step or two.</exception>
    public string NextUnusedCode()
        => account.Read(() =>
        {
            var now = Now();
            var step = Math.Max(now, lastAcceptedStep == long.MinValue ? now : lastAcceptedStep + 1);
            return step <= now + 1
                ? Totp.Hotp(seed, step)
                : throw new InvalidOperationException($"the codes of {Serial} are spent until {Totp.StartOf(step - 1):u}: shift the clock");
        });

    /// <summary>Six digits that are wrong at every step near now.</summary>
    public string WrongCode()
    {
        var now = account.Read(Now);
        var near = Enumerable.Range(-4, 9).Select(i => Totp.Hotp(seed, now + i)).ToHashSet();
        return Enumerable.Range(0, 20).Select(i => $"{i:D6}").First(c => !near.Contains(c));
    }

    /// <summary>Takes a code of this step or a neighbour, once; a spent or older one is as wrong as any other.</summary>
    internal bool Accept(string code)
    {
        var now = Now();
        foreach (var step in (long[])[now, now - 1, now + 1])
        {
            if (step > lastAcceptedStep && Totp.Hotp(seed, step) == code)
            {
                lastAcceptedStep = step;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the codes of two steps, the one after the other and both within <paramref name="reach"/> steps, and neither spent.</summary>
    internal bool AcceptPair(string first, string second, int reach)
    {
        var now = Now();
        for (var step = now - reach; step < now + reach; step++)
        {
            if (step > lastAcceptedStep && Totp.Hotp(seed, step) == first && Totp.Hotp(seed, step + 1) == second)
            {
                // The second code is what the device shows now; a neighbouring step is taken anyway.
                drift += Math.Abs(step + 1 - now) > 1 ? step + 1 - now : 0;
                lastAcceptedStep = step + 1;
                return true;
            }
        }

        return false;
    }

    internal void Assign(IamUser? user)
    {
        User = user;
        EnableDate = user is null ? null : account.Clock.GetUtcNow();
    }

    private long Now() => Totp.StepAt(account.Clock.GetUtcNow()) + drift;
}
