using System.Buffers.Binary;

namespace MfaSecure.Oath;

/// <summary>Both are null for other makers' keys, the serial number also if hidden, the firmware if only the OTP applet answered.</summary>
internal sealed record YubiKeyIdentity(uint? Serial, Version? Firmware)
{
    private const byte GetResponse = 0xC0;
    private const byte SerialTag = 0x02, VersionTag = 0x05, MorePagesTag = 0x10;
    private const int MostPages = 16;

    private static readonly byte[] Management = Convert.FromHexString("A000000527471117");
    private static readonly byte[] Otp = Convert.FromHexString("A0000005272001");

    /// <summary>Asks the management applet, then the OTP applet. Select the OATH application afterwards, not before.</summary>
    public static async Task<YubiKeyIdentity> ReadAsync(ICard card, CancellationToken cancellation)
    {
        var identity = new YubiKeyIdentity(null, null);
        if (await SelectAsync(card, Management, cancellation))
        {
            for (var page = 0; page < MostPages; page++)
            {
                var command = new Apdu(0x00, 0x1D, (byte)page, 0x00);
                var answer = await CardResponse.SendAsync(card, command, GetResponse, cancellation);
                if (answer.Status != CardResponse.Ok)
                {
                    break;
                }

                identity = Read(answer.Data.Span, identity, out var more);
                if (identity.Serial is not null || !more)
                {
                    break;
                }
            }
        }

        if (identity.Serial is null && await SelectAsync(card, Otp, cancellation))
        {
            var answer = await CardResponse.SendAsync(card, new Apdu(0x00, 0x01, 0x10, 0x00), GetResponse, cancellation);
            if (answer.Status == CardResponse.Ok && answer.Data.Length == 4)
            {
                identity = identity with { Serial = Number(answer.Data.Span) };
            }
        }

        return identity;
    }

    internal static YubiKeyIdentity Read(ReadOnlySpan<byte> page, YubiKeyIdentity known, out bool more)
    {
        more = false;
        if (page.Length == 0 || page[0] > page.Length - 1)
        {
            throw OathException.Protocol("its configuration is truncated");
        }

        for (var rest = page.Slice(1, page[0]); rest.Length > 0;)
        {
            var value = Tlv.Take(ref rest, out byte tag);
            switch (tag)
            {
                case SerialTag when value.Length == 4:
                    known = known with { Serial = Number(value) };
                    break;
                case VersionTag when value.Length == 3:
                    known = known with { Firmware = new Version(value[0], value[1], value[2]) };
                    break;
                case MorePagesTag when value.Length == 1:
                    more = value[0] != 0;
                    break;
                default:
                    break;
            }
        }

        return known;
    }

    // Zero means that no serial number is set.
    private static uint? Number(ReadOnlySpan<byte> value)
        => BinaryPrimitives.ReadUInt32BigEndian(value) is var number and not 0 ? number : null;

    private static async Task<bool> SelectAsync(ICard card, byte[] aid, CancellationToken cancellation)
        => (await CardResponse.SendAsync(card, new Apdu(0x00, 0xA4, 0x04, 0x00, aid), GetResponse, cancellation)).Status == CardResponse.Ok;
}
