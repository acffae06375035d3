using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Doctor;
using MfaSecure.Cli.Output;
using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class DoctorCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "doctor",
            "Check files, permissions, alias, aws, YubiKeys, clock, and access to AWS. Each problem is reported with a fix.",
            """
            aws-mfa-secure doctor
            aws-mfa-secure doctor --profile mfa
            """,
            command =>
            {
                var profile = command.Profile("Profile to check.");
                command.OnExecute(() => Interrupt.Run(cancellation => RunAsync(host, profile.Value(), cancellation)));
            });

    private static async Task<int> RunAsync(Host host, string? profile, CancellationToken cancellation)
    {
        var output = OutputStyle.Of(host);
        var (failed, warnings) = (0, 0);
        await using var results = new DoctorRun(host, profile is "" ? null : profile).RunAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await TerminalPrompter.WhileAsync(host, "Checking", () => results.MoveNextAsync().AsTask()))
        {
            var result = results.Current;
            failed += result.Status == CheckStatus.Failed ? 1 : 0;
            warnings += result.Status == CheckStatus.Warning ? 1 : 0;
            await host.Out.WriteAsync(Lines(host, output, result));
        }

        await host.Out.WriteAsync(Summary(failed, warnings));
        return failed == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    /// <summary>The fix is not wrapped, so that a command can be copied.</summary>
    private static string Lines(Host host, OutputStyle output, CheckResult result)
    {
        var (word, style) = result.Status switch
        {
            CheckStatus.Ok => ("ok", TextStyle.Green),
            CheckStatus.Skipped => ("skipped", TextStyle.Faint),
            CheckStatus.Warning => ("warning", TextStyle.Yellow),
            _ => ("FAILED", TextStyle.Red),
        };
        var text = $"{output.Paint(style, word.PadRight(8))} {output.Wrap(9, Tilde(host, $"{result.Subject}: {result.Message}"))}\n";
        return result.Fix is { } fix ? $"{text}         -> {output.Paint(TextStyle.Bold, Tilde(host, fix))}\n" : text;
    }

    private static string Tilde(Host host, string text)
        => ControlCharacters.Escape(host.Home is { Length: > 1 } home ? text.Replace($" {home}/", " ~/", StringComparison.Ordinal) : text);

    private static string Summary(int failed, int warnings)
        => failed > 0 ? $"{Count(failed, "check")} failed\n"
            : warnings > 0 ? $"No problems, {Count(warnings, "warning")}\n"
            : "No problems found\n";

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
