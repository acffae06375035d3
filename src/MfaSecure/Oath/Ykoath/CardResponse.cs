using System.Security.Cryptography;

namespace MfaSecure.Oath;

internal readonly record struct CardResponse(ReadOnlyMemory<byte> Data, ushort Status)
{
    public const ushort Ok = 0x9000;

    // The longest real answer is 64 accounts of about 75 bytes.
    private const int Longest = 0x10000;
    private const int MostParts = 512;

    /// <summary>Joins an answer in several parts (61xx); <paramref name="remaining"/> asks for the next: A5 in YKOATH, C0 (GET RESPONSE) elsewhere.</summary>
    public static async Task<CardResponse> SendAsync(ICard card, Apdu command, byte remaining, CancellationToken cancellation)
    {
        var bytes = command.ToBytes();
        CardResponse answer;
        try
        {
            answer = Parse(await card.TransmitAsync(bytes, cancellation));
        }
        finally
        {
            // PUT contains an account's secret.
            CryptographicOperations.ZeroMemory(bytes);
        }

        if (answer.Status >> 8 != 0x61)
        {
            return answer;
        }

        var next = new Apdu(0x00, remaining, 0x00, 0x00).ToBytes();
        var whole = new List<byte>();
        for (var parts = 1; answer.Status >> 8 == 0x61; parts++)
        {
            whole.AddRange(answer.Data.Span);
            if (parts > MostParts || whole.Count > Longest)
            {
                throw OathException.Protocol("it does not end");
            }

            answer = Parse(await card.TransmitAsync(next, cancellation));
        }

        whole.AddRange(answer.Data.Span);
        return new CardResponse(whole.ToArray(), answer.Status);
    }

    /// <summary>Some drivers report a card pulled during a command as an empty success.</summary>
    public static CardResponse Parse(byte[] answer)
        => answer.Length >= 2
            ? new CardResponse(answer.AsMemory(0, answer.Length - 2), (ushort)((answer[^2] << 8) | answer[^1]))
            : throw new OathException(
                OathFailure.CardGone,
                PcscError.Unplugged,
                "plug it in again");
}
