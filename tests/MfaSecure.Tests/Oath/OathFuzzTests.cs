using System.Diagnostics;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

public class OathFuzzTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Mutations = 1_200_000;

    private static readonly Action<byte[]>[] Parsers =
    [
        data => OathResponses.ReadSelect(data),
        data => Assert.True(OathResponses.ReadList(data).Sum(a => a.RawId.Length) <= data.Length),
        data => Assert.True(OathResponses.ReadCalculateAll(data).Sum(e => e.RawId.Length + 2) <= data.Length),
        data => Assert.InRange(OathResponses.ReadCalculate(data).Length, 6, 8),
        data => OathResponses.ReadProof(data),
        data => YubiKeyIdentity.Read(data, new YubiKeyIdentity(null, null), out _),
        data => CardResponse.Parse(data),
        data =>
        {
            for (ReadOnlySpan<byte> rest = data; rest.Length > 0;)
            {
                var before = rest.Length;
                Tlv.Take(ref rest, out _);
                Assert.True(rest.Length < before);
            }
        },
    ];

    [Fact]
    public void More_than_a_million_mutated_answers_are_read_or_refused_and_nothing_else()
    {
        var seeds = Seeds();
        var random = new Random(20250807);
        var (read, refused) = (0, 0);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Mutations; i++)
        {
            var (parser, seed) = seeds[i % seeds.Count];
            var data = Mutate(seed, random);
            try
            {
                Parsers[parser](data);
                read++;
            }
            catch (OathException e) when (e.Failure is OathFailure.Protocol or OathFailure.CardGone)
            {
                refused++;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"parser {parser}, mutation {i}: {Convert.ToHexString(data)}", e);
            }
        }

        output.WriteLine($"{read} read, {refused} refused, {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(read > Mutations / 10);
        Assert.True(refused > Mutations / 10);
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var data = new List<byte>(seed);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(data.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < data.Count:
                    data[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < data.Count:
                    data[at] = (byte)random.Next(256);
                    break;
                case 2:
                    data.RemoveRange(at, data.Count - at);
                    break;
                case 3 when at < data.Count:
                    data.RemoveAt(at);
                    break;
                case 4:
                    data.InsertRange(at, data.GetRange(0, Math.Min(data.Count, random.Next(40))));
                    break;
                case 5 when at < data.Count:
                    // Lengths are where parsers fall over.
                    data[at] = (byte)(0x7F + random.Next(5));
                    break;
                default:
                    data.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. data];
    }

    // A mutant of another parser's answer is an answer, too: every seed goes to every parser.
    private static List<(int Parser, byte[] Data)> Seeds()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("Amazon Web Services:alice@123456789012", OathAppletTests.Rfc));
        soft.Oath.Add(SoftAccount.Totp("touch", OathAppletTests.Rfc, touch: true));
        soft.Oath.Add(new SoftAccount("h"u8.ToArray(), 0x12, 8, OathAppletTests.Rfc, false));
        var management = soft.Transmit(Convert.FromHexString("00A4040008A000000527471117"));
        byte[][] plain =
        [
            management,
            soft.Transmit([0x00, 0x1D, 0x00, 0x00]),
            soft.Transmit(Convert.FromHexString("00A4040007A0000005272101")),
            soft.Transmit([0x00, 0xA1, 0x00, 0x00]),
            soft.Transmit(Convert.FromHexString("00A400010A74080000000000000001")),
            soft.Transmit([0x00, 0xA2, 0x00, 0x01, 0x0D, 0x71, 0x01, (byte)'h', 0x74, 0x08, 0, 0, 0, 0, 0, 0, 0, 1]),
        ];
        soft.Oath.SetPassword("p");
        byte[][] all = [.. plain, soft.Transmit(Convert.FromHexString("00A4040007A0000005272101")), [0x75, 0x14, .. OathAppletTests.Rfc, 0x90, 0]];
        Assert.All(all, answer => Assert.Equal(0x90, answer[^2]));

        // The parsers of bodies get them without the status word.
        return [.. from data in all from parser in Enumerable.Range(0, Parsers.Length) select (parser, parser == 6 ? data : data[..^2])];
    }
}
