using System.Diagnostics;
using System.Text;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

/// <summary>Runs a Python script to compare its results with ours: rows of Base64 words on stdin, one line of output per row.</summary>
internal static class PythonOracle
{
    private const string Prelude = """
        import argparse, base64, os, sys
        def words(row): return [os.fsdecode(base64.b64decode(word)) for word in row.rstrip('\n').split(',')] if row.strip() != '-' else []
        def out(text): return base64.b64encode(os.fsencode(text)).decode()

        """;

    public static async Task<string[]> RunAsync(string script, IEnumerable<IReadOnlyList<byte[]>> rows)
    {
        var start = new ProcessStartInfo("python3", ["-X", "utf8", "-c", Prelude + script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Also removes variables that the caller's shell has set, such as $_.
        start.Environment.Clear();
        foreach (var (name, value) in Isolation.Variables.Concat([("PATH", Isolation.SearchPath), ("HOME", "/home/witness"), ("WITNESS", "seen")]))
        {
            start.Environment[name] = value;
        }

        using var python = Process.Start(start)!;
        var output = python.StandardOutput.ReadToEndAsync();
        var input = new StringBuilder();
        foreach (var row in rows)
        {
            input.Append(row.Count == 0 ? "-" : string.Join(',', row.Select(Convert.ToBase64String))).Append('\n');
        }

        await python.StandardInput.WriteAsync(input.ToString());
        python.StandardInput.Close();
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return lines;
    }
}
