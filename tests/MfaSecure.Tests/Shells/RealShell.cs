using MfaSecure.Platform;
using MfaSecure.Sandbox;
using MfaSecure.Shells;

namespace MfaSecure.Tests.Shells;

/// <summary>A shell of this machine that evaluates what a syntax prints; the programs it starts then tell what they were given.</summary>
/// <param name="program">Its name.</param>
/// <param name="options">What keeps it from its start-up files; the script's file follows.</param>
/// <param name="syntax">How it is spoken to.</param>
/// <param name="batch">How many values it is given at a time.</param>
internal sealed class RealShell(string program, string[] options, ShellSyntax syntax, int batch = 1000)
{
    private const string Divider = "=after unsets=";

    /// <summary>Sets each of the values, and holds that all of them arrive, and are gone after unsets.</summary>
    /// <param name="set">The line to write, with <c>FILE</c> for what was printed, in place of the command.</param>
    /// <param name="unset">The same for unsets, where it is another.</param>
    /// <param name="values">The values.</param>
    public async Task HoldsAsync(string set, string? unset, string[] values)
    {
        Assert.NotEmpty(values);
        foreach (var some in values.Chunk(batch))
        {
            await HoldsTogetherAsync(set, unset, some);
        }
    }

    private async Task HoldsTogetherAsync(string set, string? unset, string[] values)
    {
        using var home = new TempHome();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var variables = values.Select((value, at) => (Name: $"V{at}", Value: value)).ToArray();
        home.Write("set", syntax.Set(variables.Select(variable => (variable.Name, (string?)variable.Value))));
        home.Write("unset", syntax.Unset(variables.Select(variable => variable.Name).Append("NEVER_SET")));
        home.Write("script", $"{Line(set, home, "set")}\nenv -0\nprintf '{Divider}\\0'\n{Line(unset ?? set, home, "unset")}\nenv -0\n");

        foreach (var locale in (string[])["C.UTF-8", "C"])
        {
            var result = await Child.CaptureAsync(
                program,
                [.. options, home.File("script")],
                EnvironmentBlock.From([new("PATH", Environment.GetEnvironmentVariable("PATH") ?? ""), new("HOME", home.Path), new("LC_ALL", locale), new("KEPT", "yes")]),
                captureError: true,
                late.Token);

            Assert.Equal((locale, 0, ""), (locale, result.ExitCode, result.Error));
            var halves = result.Output.Split(Divider);
            var arrived = Read(halves[0]);
            Assert.All(variables, variable => Assert.Equal(variable, (variable.Name, arrived.GetValueOrDefault(variable.Name, "(not there)"))));
            Assert.Equal(["KEPT"], Read(halves[1]).Keys.Where(name => name == "KEPT" || variables.Any(variable => variable.Name == name)));
        }
    }

    private static string Line(string line, TempHome home, string file) => line.Replace("FILE", home.File(file), StringComparison.Ordinal);

    private static Dictionary<string, string> Read(string environment)
        => environment.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[^1]);
}
