using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>The OATH application of a <see cref="SoftCard"/>.</summary>
public sealed class SoftOath
{
    private readonly Version firmware;
    private readonly SoftTouch touch;
    private readonly List<SoftAccount> accounts = [];
    private byte[] salt = RandomNumberGenerator.GetBytes(8);
    private byte[] challenge = [];
    private byte[]? key;
    private bool validated;

    internal SoftOath(Version firmware, SoftTouch touch) => (this.firmware, this.touch) = (firmware, touch);

    public int Capacity => firmware >= new Version(5, 7) ? 64 : 32;

    public IReadOnlyList<SoftAccount> Accounts => accounts;

    /// <summary>Adds an account without a PUT command.</summary>
    public void Add(SoftAccount account)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(accounts.Count, Capacity, nameof(account));
        accounts.Add(account);
    }

    /// <summary>Sets the password, or removes it (null), without a SET CODE command. YKOATH derives the key with PBKDF2.</summary>
    public void SetPassword(string? password)
        => key = password is null
            ? null
            : Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, 1000, HashAlgorithmName.SHA1, 16);

    /// <summary>Deletes an account without a DELETE command.</summary>
    public void Remove(string name) => accounts.RemoveAt(IndexOf(Encoding.UTF8.GetBytes(name)));

    /// <summary>As the RESET command: no account, no password, another device ID.</summary>
    public void Reset()
    {
        accounts.Clear();
        (key, salt, validated) = (null, RandomNumberGenerator.GetBytes(8), false);
    }

    internal void Deselect() => validated = false;

    internal byte[] Select()
    {
        challenge = RandomNumberGenerator.GetBytes(8);
        byte[] version = [(byte)firmware.Major, (byte)firmware.Minor, (byte)firmware.Build];
        byte[] response = [.. SoftTlv.Write(0x79, version), .. SoftTlv.Write(0x71, salt)];
        return key is null ? response : [.. response, .. SoftTlv.Write(0x74, challenge), .. SoftTlv.Write(0x7B, [0x01])];
    }

    internal (byte[] Data, int Status) Run(SoftApdu apdu)
    {
        if (apdu is { Ins: 0x04, P1: 0xDE, P2: 0xAD })
        {
            Reset();
            return ([], 0x9000);
        }

        var parts = SoftTlv.Read(apdu.Data);
        if (apdu.Ins is not (0x01 or 0x02 or 0x03 or 0x04 or 0x05 or 0xA1 or 0xA2 or 0xA3 or 0xA4))
        {
            return ([], 0x6D00);
        }

        if (apdu.Ins == 0xA3)
        {
            return parts is null ? ([], 0x6A80) : Validate(parts);
        }

        if (key is not null && !validated)
        {
            return ([], 0x6982);
        }

        return parts is null ? ([], 0x6A80) : apdu.Ins switch
        {
            0x01 => Put(parts),
            0x02 => Delete(parts),
            0x03 => SetCode(parts),
            0x05 => Rename(parts),
            0xA1 => ([.. accounts.SelectMany(a => SoftTlv.Write(0x72, [a.TypeAndAlgorithm, .. a.Name]))], 0x9000),
            0xA2 => Calculate(parts, apdu.P2 == 0x01),
            0xA4 => CalculateAll(parts, apdu.P2 == 0x01),
            _ => ([], 0x6A80),
        };
    }

    private static byte[]? Value(List<(byte Tag, byte[] Value)> parts, byte tag)
        => parts.Where(p => p.Tag == tag).Select(p => p.Value).FirstOrDefault();

    private int IndexOf(byte[]? name) => name is null ? -1 : accounts.FindIndex(a => a.Name.AsSpan().SequenceEqual(name));

    private (byte[], int) Validate(List<(byte Tag, byte[] Value)> parts)
    {
        if (key is null)
        {
            return ([], 0x6984);
        }

        if (Value(parts, 0x75) is not { } response || Value(parts, 0x74) is not { } theirs
            || !CryptographicOperations.FixedTimeEquals(response, HMACSHA1.HashData(key, challenge)))
        {
            return ([], 0x6A80);
        }

        validated = true;
        return (SoftTlv.Write(0x75, HMACSHA1.HashData(key, theirs)), 0x9000);
    }

    private (byte[], int) SetCode(List<(byte Tag, byte[] Value)> parts)
    {
        if (Value(parts, 0x73) is not { } value)
        {
            return ([], 0x6A80);
        }

        if (value.Length == 0)
        {
            key = null;
            return ([], 0x9000);
        }

        if (value.Length < 2 || value[0] != 0x21 || Value(parts, 0x74) is not { } theirs || Value(parts, 0x75) is not { } response)
        {
            return ([], 0x6A80);
        }

        if (!response.AsSpan().SequenceEqual(HMACSHA1.HashData(value[1..], theirs)))
        {
            return ([], 0x6984);
        }

        (key, validated) = (value[1..], true);
        return ([], 0x9000);
    }

    private (byte[], int) Put(List<(byte Tag, byte[] Value)> parts)
    {
        if (Value(parts, 0x71) is not { Length: > 0 and <= 64 } name || Value(parts, 0x73) is not { Length: >= 16 and <= 66 } secret
            || (secret[0] & 0xF0) is not (0x10 or 0x20) || (secret[0] & 0x0F) is not (1 or 2 or 3) || secret[1] is < 6 or > 8)
        {
            return ([], 0x6A80);
        }

        var account = new SoftAccount(name, secret[0], secret[1], secret[2..], (Value(parts, 0x78)?[0] & 0x02) == 0x02);
        foreach (var value in Value(parts, 0x7A) ?? [])
        {
            account.Counter = (account.Counter << 8) | value;
        }

        var at = IndexOf(name);
        if (at < 0 && accounts.Count >= Capacity)
        {
            return ([], 0x6A84);
        }

        if (at < 0)
        {
            accounts.Add(account);
        }
        else
        {
            accounts[at] = account;
        }

        return ([], 0x9000);
    }

    private (byte[], int) Delete(List<(byte Tag, byte[] Value)> parts)
    {
        var at = IndexOf(Value(parts, 0x71));
        if (at < 0)
        {
            return ([], 0x6984);
        }

        accounts.RemoveAt(at);
        return ([], 0x9000);
    }

    private (byte[], int) Rename(List<(byte Tag, byte[] Value)> parts)
    {
        if (firmware < new Version(5, 3, 1))
        {
            return ([], 0x6D00);
        }

        if (parts.Count != 2 || parts[0].Tag != 0x71 || parts[1].Tag != 0x71 || parts[1].Value.Length is 0 or > 64)
        {
            return ([], 0x6A80);
        }

        var at = IndexOf(parts[0].Value);
        if (at < 0 || IndexOf(parts[1].Value) >= 0)
        {
            return ([], at < 0 ? 0x6984 : 0x6A80);
        }

        accounts[at] = accounts[at] with { Name = parts[1].Value };
        return ([], 0x9000);
    }

    private (byte[], int) Calculate(List<(byte Tag, byte[] Value)> parts, bool truncated)
    {
        if (Value(parts, 0x74) is not { } theirs)
        {
            return ([], 0x6A80);
        }

        var at = IndexOf(Value(parts, 0x71));
        if (at < 0)
        {
            return ([], 0x6984);
        }

        return accounts[at].Touch && !touch.Wait()
            ? ([], 0x6982)
            : (SoftTlv.Write(truncated ? (byte)0x76 : (byte)0x75, accounts[at].Calculate(theirs, truncated)), 0x9000);
    }

    private (byte[], int) CalculateAll(List<(byte Tag, byte[] Value)> parts, bool truncated)
    {
        if (Value(parts, 0x74) is not { } theirs)
        {
            return ([], 0x6A80);
        }

        var response = new List<byte>();
        foreach (var account in accounts)
        {
            response.AddRange(SoftTlv.Write(0x71, account.Name));
            response.AddRange(account.IsHotp ? [0x77, 0x01, account.Digits]
                : account.Touch ? [0x7C, 0x01, account.Digits]
                : SoftTlv.Write(truncated ? (byte)0x76 : (byte)0x75, account.Calculate(theirs, truncated)));
        }

        return ([.. response], 0x9000);
    }
}
