using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>A line of CALCULATE ALL; the code is null if it needs a touch or is HOTP: then call <see cref="OathApplet.CalculateAsync"/>.</summary>
internal sealed record OathEntry(OathAccount Account, OathCode? Code, bool NeedsTouch);

/// <summary>"YKOATH Protocol" of developers.yubico.com. One caller at a time; the YubiKey has no clock, so the caller passes the time.</summary>
internal sealed class OathApplet
{
    private const byte Put = 0x01, Delete = 0x02;
    private const byte List = 0xA1, Calculate = 0xA2, Validate = 0xA3, SelectOrCalculateAll = 0xA4, SendRemaining = 0xA5;

    // YKOATH, "SET CODE": the password's key has 16 bytes and takes 1000 rounds.
    private const int KeyRounds = 1000, KeyLength = 16, ChallengeLength = 8;

    public static readonly TimeSpan TouchPatience = TimeSpan.FromSeconds(16);

    private static readonly byte[] Aid = Convert.FromHexString("A0000005272101");

    private readonly ICard card;
    private readonly byte[] salt;
    private readonly OathAlgorithm passwordAlgorithm;
    private byte[]? challenge;

    private OathApplet(ICard card, OathResponses.Selected selected)
    {
        this.card = card;
        salt = selected.Salt;
        challenge = selected.Challenge;
        passwordAlgorithm = selected.Algorithm;
        Version = selected.Version;
        DeviceId = Convert.ToBase64String(SHA256.HashData(salt).AsSpan(0, 16)).TrimEnd('=');
    }

    /// <summary>On a YubiKey, the firmware's.</summary>
    public Version Version { get; }

    /// <summary>Lasts until the OATH application is reset; even a YubiKey without a serial number has one.</summary>
    public string DeviceId { get; }

    /// <summary>Whether <see cref="ValidateAsync"/> must come before any other command.</summary>
    public bool IsLocked => challenge is not null;

    /// <summary>The card forgets what was selected or validated before.</summary>
    public static async Task<OathApplet> SelectAsync(ICard card, CancellationToken cancellation)
    {
        var select = new Apdu(0x00, SelectOrCalculateAll, 0x04, 0x00, Aid);
        var answer = await CardResponse.SendAsync(card, select, SendRemaining, cancellation);
        return answer.Status == CardResponse.Ok
            ? new OathApplet(card, OathResponses.ReadSelect(answer.Data.Span))
            : throw new OathException(
                OathFailure.NoApplet,
                $"the card in reader '{card.Reader}' has no OATH application ({answer.Status:X4})",
                "use a YubiKey 4 or 5 with OATH enabled ('ykman config usb --enable OATH')");
    }

    /// <summary>PBKDF2 with HMAC-SHA-1 and the YubiKey's own salt; the key is a secret too.</summary>
    public byte[] DeriveKey(string password)
        => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, KeyRounds, HashAlgorithmName.SHA1, KeyLength);

    /// <summary>The application must prove that it knows the password too. Tries are not limited.</summary>
    public async Task ValidateAsync(ReadOnlyMemory<byte> key, CancellationToken cancellation)
    {
        if (challenge is null)
        {
            return;
        }

        var ours = RandomNumberGenerator.GetBytes(ChallengeLength);
        var data = new List<byte>();
        Tlv.Append(data, OathTag.Response, Hmac(passwordAlgorithm, key.Span, challenge));
        Tlv.Append(data, OathTag.Challenge, ours);
        var command = new Apdu(0x00, Validate, 0x00, 0x00, data.ToArray());
        var answer = await CardResponse.SendAsync(card, command, SendRemaining, cancellation);
        if (answer.Status == OathStatus.WrongSyntax)
        {
            throw new OathException(OathFailure.WrongPassword, "wrong OATH password for this YubiKey", "it was set with 'ykman oath access change'");
        }

        var proof = OathResponses.ReadProof(Checked(answer, "VALIDATE").Span);
        if (!CryptographicOperations.FixedTimeEquals(proof, Hmac(passwordAlgorithm, key.Span, ours)))
        {
            throw OathException.Protocol("it accepted the password but cannot prove that it knows it");
        }

        challenge = null;
    }

    public async Task<IReadOnlyList<OathAccount>> ListAsync(CancellationToken cancellation)
        => OathResponses.ReadList((await SendAsync(new Apdu(0x00, List, 0x00, 0x00), "LIST", cancellation)).Span);

    /// <summary>Codes only for accounts that need no touch and have no HOTP counter.</summary>
    public async Task<IReadOnlyList<OathEntry>> CalculateAllAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        var data = Challenge(Step(time, OathAccount.DefaultPeriod));
        var answer = await SendAsync(new Apdu(0x00, SelectOrCalculateAll, 0x00, 0x01, data), "CALCULATE ALL", cancellation);
        var entries = new List<OathEntry>();
        foreach (var (rawId, tag, digits) in OathResponses.ReadCalculateAll(answer.Span))
        {
            var account = new OathAccount(rawId, tag == OathTag.Hotp ? OathType.Hotp : OathType.Totp);

            // The challenge is for 30 s: an account with another period is calculated separately.
            var code = digits is null ? null
                : account.Period == OathAccount.DefaultPeriod ? Code(digits, account, time)
                : await CalculateAsync(account, time, cancellation);
            entries.Add(new OathEntry(account, code, tag == OathTag.Touch));
        }

        return entries;
    }

    /// <summary>If the account needs a touch, the YubiKey waits about 15 s for it.</summary>
    public async Task<OathCode> CalculateAsync(OathAccount account, DateTimeOffset time, CancellationToken cancellation)
    {
        var data = new List<byte>();
        Tlv.Append(data, OathTag.Name, account.RawId.Span);
        data.AddRange(account.Type == OathType.Totp ? Challenge(Step(time, account.Period)) : [OathTag.Challenge, 0]);
        return Code(OathResponses.ReadCalculate((await SendCalculateAsync(data, isTruncated: true, cancellation)).Span), account, time);
    }

    /// <summary>The whole HMAC of an 8-byte challenge, of which a code shows 31 bits. A touch is as for <see cref="CalculateAsync"/>.</summary>
    public async Task<byte[]> CalculateHmacAsync(OathAccount account, ReadOnlyMemory<byte> challenge, CancellationToken cancellation)
    {
        var data = new List<byte>();
        Tlv.Append(data, OathTag.Name, account.RawId.Span);
        Tlv.Append(data, OathTag.Challenge, challenge.Span);
        return OathResponses.ReadHmac((await SendCalculateAsync(data, isTruncated: false, cancellation)).Span, account.Algorithm ?? OathAlgorithm.Sha1);
    }

    private async Task<ReadOnlyMemory<byte>> SendCalculateAsync(List<byte> data, bool isTruncated, CancellationToken cancellation)
    {
        var command = new Apdu(0x00, Calculate, 0x00, isTruncated ? (byte)0x01 : (byte)0x00, data.ToArray());
        var answer = await CardResponse.SendAsync(card, command, SendRemaining, cancellation);
        if (answer.Status == OathStatus.SecurityNotSatisfied && !IsLocked)
        {
            throw new OathException(OathFailure.TouchNotGiven, "the YubiKey was not touched in time", "touch its metal contact while it blinks");
        }

        return Checked(answer, "CALCULATE");
    }

    /// <summary>Overwrites an account with the same id.</summary>
    public async Task PutAsync(OathSecret account, CancellationToken cancellation)
    {
        var data = account.ToPut();
        try
        {
            _ = await SendAsync(new Apdu(0x00, Put, 0x00, 0x00, data), "PUT", cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(data);
        }
    }

    public Task DeleteAsync(OathAccount account, CancellationToken cancellation)
    {
        var data = new List<byte>();
        Tlv.Append(data, OathTag.Name, account.RawId.Span);
        return SendAsync(new Apdu(0x00, Delete, 0x00, 0x00, data.ToArray()), "DELETE", cancellation);
    }

    /// <summary>RFC 6238.</summary>
    public static long Step(DateTimeOffset time, int period)
    {
        var seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(time));
        return seconds / period;
    }

    private async Task<ReadOnlyMemory<byte>> SendAsync(Apdu command, string name, CancellationToken cancellation)
        => Checked(await CardResponse.SendAsync(card, command, SendRemaining, cancellation), name);

    private static ReadOnlyMemory<byte> Checked(CardResponse answer, string name)
        => answer.Status == CardResponse.Ok ? answer.Data : throw OathStatus.ToException(answer.Status, name);

    private static byte[] Challenge(long step)
    {
        var tlv = new byte[10];
        tlv[0] = OathTag.Challenge;
        tlv[1] = 8;
        BinaryPrimitives.WriteInt64BigEndian(tlv.AsSpan(2), step);
        return tlv;
    }

    private static OathCode Code(string digits, OathAccount account, DateTimeOffset time)
    {
        if (account.Type == OathType.Hotp)
        {
            return new OathCode(digits, null, null);
        }

        var from = DateTimeOffset.FromUnixTimeSeconds(Step(time, account.Period) * account.Period);
        return new OathCode(digits, from, from.AddSeconds(account.Period));
    }

    private static byte[] Hmac(OathAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) => algorithm switch
    {
        OathAlgorithm.Sha256 => HMACSHA256.HashData(key, data),
        OathAlgorithm.Sha512 => HMACSHA512.HashData(key, data),
        _ => HMACSHA1.HashData(key, data),
    };
}
