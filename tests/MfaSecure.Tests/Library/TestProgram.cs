using System.Diagnostics;
using MfaSecure.Sts;
using MfaSecure.Tests.Sts;

namespace MfaSecure.Tests.Library;

/// <summary>The test assembly run as a program of its own, for what only a whole process can show: its environment.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["sts", var url])
        {
            return 2;
        }

        using var client = StsWorld.Client(url);
        var session = await client.GetSessionTokenAsync(new MfaCode(StsWorld.Serial, "123456"), TimeSpan.FromHours(12), default);
        var regional = StsSettings.Resolve(name => name == "AWS_REGION" ? "eu-west-1" : null, _ => null, (_, _, _) => null, StsWorld.Serial);
        using var other = new StsClient(StsWorld.Keys, regional, StsNetwork.Plain, TimeProvider.System);
        Console.WriteLine($"{session.Credentials} {other.Host}");
        return 0;
    }

    public static async Task<(int Exit, string Output)> RunAsync(string[] args, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(TestProgram).Assembly.Location);
        Array.ForEach(args, start.ArgumentList.Add);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }
}
