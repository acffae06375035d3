using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>An MFA device as AWS stores it: seed, user and last accepted time step.</summary>
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

    /// <summary>The ARN of a virtual device, or the serial number of a hardware device.</summary>
    public string Serial { get; }

    /// <summary>40 bytes, 64 Base32 digits, like AWS's Base32StringSeed.</summary>
    public byte[] Seed => [.. seed];

    public string SeedBase32 => Base32.Encode(seed);

    public long? LastAcceptedStep => account.Locked(() => lastAcceptedStep == long.MinValue ? (long?)null : lastAcceptedStep);

    /// <summary>Time steps by which AWS considers the device's clock ahead, set by ResyncMFADevice.</summary>
    public long Drift => account.Locked(() => drift);

    /// <summary>Null if the device is not enabled.</summary>
    public IamUser? User { get; private set; }

    /// <summary>Null if the device is not enabled.</summary>
    public DateTimeOffset? EnableDate { get; private set; }

    internal bool IsVirtual => Serial.StartsWith("arn:", StringComparison.Ordinal) && Serial.Contains(":mfa/", StringComparison.Ordinal);

    public string CodeAt(DateTimeOffset time) => Totp.CodeAt(seed, time);

    /// <summary>The code that the device shows now, which may be spent.</summary>
    public string CurrentCode() => CodeAt(account.Clock.GetUtcNow());

    /// <summary>A code that the server accepts now: of the current step, or of the next one if the current one is spent.</summary>
    /// <exception cref="InvalidOperationException">Both are spent: shift the clock first.</exception>
    public string NextUnusedCode()
        => account.Locked(() =>
        {
            var now = Now();
            var step = Math.Max(now, lastAcceptedStep == long.MinValue ? now : lastAcceptedStep + 1);
            return step <= now + 1
                ? Totp.Hotp(seed, step)
                : throw new InvalidOperationException($"the codes of {Serial} are spent until {Totp.StartOf(step - 1):u}; shift the clock");
        });

    /// <summary>A code that is wrong for all steps near the current one.</summary>
    public string WrongCode()
    {
        var now = account.Locked(Now);
        var near = Enumerable.Range(-4, 9).Select(i => Totp.Hotp(seed, now + i)).ToHashSet();
        return Enumerable.Range(0, 20).Select(i => $"{i:D6}").First(c => !near.Contains(c));
    }

    /// <summary>Accepts a code of the current, previous or next step that is newer than the last accepted one.</summary>
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

    /// <summary>Accepts two consecutive unspent codes within <paramref name="tolerance"/> steps.</summary>
    internal bool AcceptPair(string first, string second, int tolerance)
    {
        var now = Now();
        for (var step = now - tolerance; step < now + tolerance; step++)
        {
            if (step > lastAcceptedStep && Totp.Hotp(seed, step) == first && Totp.Hotp(seed, step + 1) == second)
            {
                // The device shows the second code now. One step off needs no correction: Accept allows it.
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
