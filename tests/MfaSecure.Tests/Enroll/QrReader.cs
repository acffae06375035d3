using System.Globalization;
using System.Text;

namespace MfaSecure.Tests.Enroll;

/// <summary>Reads a QR code off a screen of characters: ISO/IEC 18004, versions 1 to 9, error correction level L; no error correction.</summary>
internal sealed class QrReader
{
    private static readonly int[] DataCodewords = [19, 34, 55, 80, 108, 136, 156, 194, 232];
    private static readonly int[][] Alignments = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46]];

    private const string Capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private readonly bool[][] dark;
    private readonly int size, version;

    private QrReader(bool[][] dark)
    {
        this.dark = dark;
        size = dark.Length;
        version = (size - 17) / 4;
        Assert.InRange(version, 1, DataCodewords.Length);
        Assert.Equal((4 * version) + 17, size);
    }

    /// <summary>The text of the code.</summary>
    /// <param name="lines">Half blocks; the light margin may be of any width.</param>
    public static string Read(IReadOnlyList<string> lines)
    {
        var rows = lines.SelectMany(line => (bool[][])[[.. line.Select(c => c is '█' or '▀')], [.. line.Select(c => c is '█' or '▄')]]).ToList();
        var (top, bottom) = (rows.FindIndex(row => row.Contains(true)), rows.FindLastIndex(row => row.Contains(true)));
        var left = rows.Where(row => row.Contains(true)).Min(row => Array.IndexOf(row, true));
        return new QrReader([.. rows[top..(bottom + 1)].Select(row => row[left..(left + bottom - top + 1)])]).Text();
    }

    /// <summary>Segments of digits, capitals and bytes, each with its length in front.</summary>
    private string Text()
    {
        var bits = Codewords().SelectMany(word => Enumerable.Range(0, 8).Select(bit => (word >> (7 - bit)) & 1)).ToList();
        var (text, at) = (new StringBuilder(), 0);
        while (bits.Count - at >= 4 && Take(4) is not 0 and var mode)
        {
            switch (mode)
            {
                case 0b0001:
                    for (var left = Take(10); left > 0; left -= 3)
                    {
                        text.Append(Take(left > 2 ? 10 : left == 2 ? 7 : 4).ToString($"D{Math.Min(left, 3)}", CultureInfo.InvariantCulture));
                    }

                    break;
                case 0b0010:
                    for (var left = Take(9); left > 0; left -= 2)
                    {
                        var pair = Take(left > 1 ? 11 : 6);
                        text.Append(left > 1 ? $"{Capitals[pair / Capitals.Length]}{Capitals[pair % Capitals.Length]}" : Capitals[pair]);
                    }

                    break;
                case 0b0100:
                    text.Append(Encoding.UTF8.GetString([.. Enumerable.Range(0, Take(8)).Select(_ => (byte)Take(8))]));
                    break;
                default:
                    Assert.Fail($"a segment of mode {mode}");
                    break;
            }
        }

        return text.ToString();

        int Take(int length) => Number(bits, (at += length) - length, length);
    }

    private byte[] Codewords()
    {
        // Level L is 01; table C.1's mask of the format's fifteen bits begins with 10101.
        var format = Number([.. Enumerable.Range(0, 5).Select(column => dark[8][column] ? 1 : 0)], 0, 5) ^ 0b10101;
        Assert.Equal(0b01, format >> 3);
        var bits = new List<int>();
        for (int right = size - 1, turn = 0; right > 0; right -= 2, turn++)
        {
            right = right == 6 ? 5 : right;
            for (var step = 0; step < size; step++)
            {
                var row = turn % 2 == 0 ? size - 1 - step : step;
                bits.AddRange(new[] { right, right - 1 }.Where(column => !IsFunction(row, column)).Select(column => dark[row][column] ^ IsMasked(format & 7, row, column) ? 1 : 0));
            }
        }

        var blocks = version > 5 ? 2 : 1;
        var total = DataCodewords[version - 1];
        var words = Enumerable.Range(0, total).Select(index => (byte)Number(bits, 8 * index, 8)).ToArray();
        return [.. Enumerable.Range(0, blocks).SelectMany(block => words.Where((_, index) => index % blocks == block))];
    }

    private bool IsFunction(int row, int column)
        => row == 6 || column == 6
            || (row < 9 && (column < 9 || column >= size - 8)) || (row >= size - 8 && column < 9)
            || (version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11)))
            || Alignments[version - 1].Any(y => Alignments[version - 1].Any(x => Math.Abs(row - y) <= 2 && Math.Abs(column - x) <= 2 && !IsFinder(y, x)));

    private bool IsFinder(int y, int x) => (y == 6 && (x == 6 || x == size - 7)) || (y == size - 7 && x == 6);

    private static bool IsMasked(int mask, int i, int j) => mask switch
    {
        0 => (i + j) % 2 == 0,
        1 => i % 2 == 0,
        2 => j % 3 == 0,
        3 => (i + j) % 3 == 0,
        4 => ((i / 2) + (j / 3)) % 2 == 0,
        5 => (i * j % 2) + (i * j % 3) == 0,
        6 => ((i * j % 2) + (i * j % 3)) % 2 == 0,
        _ => (((i + j) % 2) + (i * j % 3)) % 2 == 0,
    };

    private static int Number(List<int> bits, int at, int length) => bits.GetRange(at, length).Aggregate(0, (number, bit) => (number << 1) | bit);
}
