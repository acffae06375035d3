using System.Collections;
using QRCoder;

namespace MfaSecure.Enroll;

/// <summary>Two modules per character, dark on light whatever the terminal's colors are. ISO/IEC 18004 requires a margin of four light modules;
/// readers accept two, and one at the bottom, where 24 lines have no room for more.</summary>
internal static class QrCode
{
    private const int DrawnBorder = 4, Border = 2, UsualRows = 24;
    private const string BlackOnWhite = "\x1b[30;107m", Reset = "\x1b[0m";

    public static (IReadOnlyList<string> Rows, int Columns) Draw(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var modules = data.ModuleMatrix;
        var columns = modules.Count - (2 * (DrawnBorder - Border));
        var height = (columns + 1) / 2 > UsualRows ? columns - 1 : columns;
        var rows = new List<string>();
        for (var row = DrawnBorder - Border; row < DrawnBorder - Border + height; row += 2)
        {
            rows.Add(BlackOnWhite + string.Concat(Enumerable.Range(DrawnBorder - Border, columns).Select(column => Character(modules[row], modules[row + 1], column))) + Reset);
        }

        return (rows, columns);
    }

    private static char Character(BitArray upper, BitArray lower, int column)
        => upper[column] ? lower[column] ? '█' : '▀' : lower[column] ? '▄' : ' ';
}
