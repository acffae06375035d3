using System.Buffers.Binary;

namespace MfaSecure.Sandbox;

/// <summary>
/// A simulated YubiKey: the OATH application ("YKOATH Protocol" on developers.yubico.com), and the commands of the management and
/// OTP applications that return the serial number.
/// </summary>
public sealed class SoftCard
{
    private static readonly byte[] OathAid = Convert.FromHexString("A0000005272101");
    private static readonly byte[] ManagementAid = Convert.FromHexString("A000000527471117");
    private static readonly byte[] OtpAid = Convert.FromHexString("A0000005272001");

    private readonly object gate = new();
    private readonly List<string> log = [];
    private readonly SoftCardOptions options;
    private byte[] selected = [];
    private byte[] rest = [];

    public SoftCard(SoftCardOptions? options = null)
    {
        this.options = options ?? new SoftCardOptions();
        Touch = new SoftTouch(this.options.TouchTimeout);
        Oath = new SoftOath(this.options.Firmware, Touch);
    }

    /// <summary>The answer-to-reset (ATR) of a YubiKey 5: T=1, historical bytes "YubiKey".</summary>
    public static ReadOnlySpan<byte> Atr
        => [0x3B, 0xFD, 0x13, 0x00, 0x00, 0x81, 0x31, 0xFE, 0x15, 0x80, 0x73, 0xC0, 0x21, 0xC0, 0x57, 0x59, 0x75, 0x62, 0x69, 0x4B, 0x65, 0x79, 0x40];

    public SoftTouch Touch { get; }

    public SoftOath Oath { get; }

    public int PowerUps { get; private set; }

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (log)
            {
                return [.. log];
            }
        }
    }

    /// <summary>Power-up or reset: clears the selected application and the password validation.</summary>
    public void PowerOn()
    {
        lock (gate)
        {
            (selected, rest) = ([], []);
            Oath.Deselect();
            PowerUps++;
        }
    }

    public void PowerOff() => Touch.Abort();

    /// <summary>Sends a command to the card and returns the response. Blocks while the card waits for a touch.</summary>
    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        lock (log)
        {
            log.Add(Convert.ToHexString(command));
        }

        lock (gate)
        {
            var apdu = SoftApdu.Read(command);
            if (apdu is null)
            {
                return [0x67, 0x00];
            }

            var isSendRemaining = apdu.Ins == (selected.AsSpan().SequenceEqual(OathAid) ? 0xA5 : 0xC0);
            if (isSendRemaining && rest.Length > 0)
            {
                return NextPart();
            }

            var (data, status) = Run(apdu);
            rest = [.. data];
            return status == 0x9000 ? NextPart() : [(byte)(status >> 8), (byte)status];
        }
    }

    private byte[] NextPart()
    {
        if (rest.Length <= options.MaxPartLength)
        {
            byte[] last = [.. rest, 0x90, 0x00];
            rest = [];
            return last;
        }

        var part = rest[..options.MaxPartLength];
        rest = rest[options.MaxPartLength..];
        return [.. part, 0x61, rest.Length > 0xFF ? (byte)0 : (byte)rest.Length];
    }

    private (byte[] Data, int Status) Run(SoftApdu apdu)
    {
        if (apdu is { Ins: 0xA4, P1: 0x04 })
        {
            return Select(apdu.Data);
        }

        if (selected.AsSpan().SequenceEqual(OathAid))
        {
            return Oath.Run(apdu);
        }

        var serial = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(serial, options.Serial);
        if (selected.AsSpan().SequenceEqual(OtpAid))
        {
            return apdu is { Ins: 0x01, P1: 0x10 } ? (serial, 0x9000) : ([], 0x6D00);
        }

        if (selected.AsSpan().SequenceEqual(ManagementAid) && apdu is { Ins: 0x1D })
        {
            if (apdu.P1 != 0)
            {
                return ([0], 0x9000);
            }

            // Supported and enabled USB capabilities: OATH only. Form factor: USB-A keychain.
            var firmware = options.Firmware;
            byte[] config =
            [
                0x01, 0x02, 0x00, 0x20, 0x02, 0x04, .. serial, 0x03, 0x02, 0x00, 0x20, 0x04, 0x01, 0x01,
                0x05, 0x03, (byte)firmware.Major, (byte)firmware.Minor, (byte)firmware.Build,
            ];
            return ([(byte)config.Length, .. config], 0x9000);
        }

        return ([], 0x6D00);
    }

    private (byte[] Data, int Status) Select(byte[] aid)
    {
        Oath.Deselect();
        selected = [];
        if (options.HasOath && aid.AsSpan().SequenceEqual(OathAid))
        {
            selected = aid;
            return (Oath.Select(), 0x9000);
        }

        var known = options.SerialBy switch
        {
            SoftSerial.Management => aid.AsSpan().SequenceEqual(ManagementAid) || aid.AsSpan().SequenceEqual(OtpAid),
            SoftSerial.Otp => aid.AsSpan().SequenceEqual(OtpAid),
            _ => false,
        };
        if (!known)
        {
            return ([], 0x6A82);
        }

        selected = aid;
        var v = options.Firmware;
        return aid.AsSpan().SequenceEqual(ManagementAid)
            ? (System.Text.Encoding.ASCII.GetBytes($"Virtual mgr - FW version {v.Major}.{v.Minor}.{v.Build}"), 0x9000)
            : ([(byte)v.Major, (byte)v.Minor, (byte)v.Build, 0x01, 0x05, 0x00, 0x00], 0x9000);
    }
}
