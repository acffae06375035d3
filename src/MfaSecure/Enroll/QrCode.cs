using System.Text;
using QRCoder;

namespace MfaSecure.Enroll;

/// <summary>A QR code in characters: two modules a character, dark on light whatever the terminal's colours.</summary>
internal static class QrCode
{
    private const string BlackOnWhite = "\x1b[30;107m", Reset = "\x1b[0m";

    public static string Draw(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var rows = data.ModuleMatrix;
        var drawing = new StringBuilder();
        for (var row = 0; row < rows.Count; row += 2)
        {
            drawing.Append(BlackOnWhite);
            for (var column = 0; column < rows[row].Count; column++)
            {
                var (upper, lower) = (rows[row][column], row + 1 < rows.Count && rows[row + 1][column]);
                drawing.Append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }

            drawing.Append(Reset).Append('\n');
        }

        return drawing.ToString();
    }
}
