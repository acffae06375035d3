using System.Text;

namespace MfaSecure.Tests;

public class IniFileProperties
{
    private const int Files = 6000;

    [NeedsFact("python3")]
    public async Task Every_nasty_file_is_read_or_refused_as_by_Python()
    {
        var seeds = Enumerable.Range(0, Files).ToArray();
        var pairs = seeds.Select(seed => (Config: NastyIni.File(seed), Credentials: seed % 3 == 0 ? NastyIni.File(seed + Files) : []))
            .ToArray();
        var expected = await PythonIni.Read(pairs);

        Assert.Equal(Files, expected.Count);
        foreach (var seed in seeds)
        {
            var (config, credentials) = pairs[seed];
            var actual = PythonIni.Ours(config, credentials);
            Assert.True(
                Same(expected[seed], actual),
                $"seed {seed}\n{Show(config)}\n{Show(credentials)}\npython: {Show(expected[seed])}\nours:   {Show(actual)}");
        }

        // Guards the generator: both outcomes must stay common.
        Assert.InRange(expected.Count(answer => answer is null), Files / 5, Files * 4 / 5);
    }

    private static bool Same(string[]? a, string[]? b) => a is null ? b is null : b is not null && a.SequenceEqual(b);

    private static string Show(byte[] file) => System.Text.Json.JsonSerializer.Serialize(Encoding.Latin1.GetString(file));

    private static string Show(string[]? lines) => lines is null ? "refused" : System.Text.Json.JsonSerializer.Serialize(lines);
}
