using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Doctor;
using MfaSecure.Cli.Output;
using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary><c>doctor</c>: looks at everything that must be right, and gives the cure for what is not.</summary>
internal static class DoctorCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "doctor",
            "Check files, permissions, clock, aws, alias, keys and AWS; each line is ok, skipped, or has the cure.",
            """
            aws-mfa-secure doctor
            aws-mfa-secure doctor --profile mfa
            """,
            command =>
            {
                var profile = command.Value("--profile <PROFILE>", "The profile; else AWS_PROFILE, else default.");
                command.OnExecute(() => Interrupt.Run(cancellation => RunAsync(host, profile.Value(), cancellation)));
            });

    private static async Task<int> RunAsync(Host host, string? profile, CancellationToken cancellation)
    {
        var screen = OutputStyle.Of(host);
        var (failed, advised) = (0, 0);
        await using var findings = new DoctorRun(host, profile is "" ? null : profile).RunAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await TerminalPrompter.WhileAsync(host, "Checking", () => findings.MoveNextAsync().AsTask()))
        {
            var finding = findings.Current;
            failed += finding.Verdict == Verdict.Failed ? 1 : 0;
            advised += finding.Verdict == Verdict.Advice ? 1 : 0;
            await host.Out.WriteAsync(Lines(host, screen, finding));
        }

        await host.Out.WriteAsync(Sum(failed, advised));
        return failed == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    /// <summary>The cure is a command to be copied, so no line end of ours comes into it.</summary>
    private static string Lines(Host host, OutputStyle screen, Finding finding)
    {
        var (word, ink) = finding.Verdict switch
        {
            Verdict.Ok => ("ok", TextStyle.Good),
            Verdict.Skipped => ("skipped", TextStyle.Faint),
            Verdict.Advice => ("advice", TextStyle.Doubtful),
            _ => ("FAILED", TextStyle.Bad),
        };
        var text = $"{screen.Paint(ink, word.PadRight(8))} {screen.Wrap(9, Tilde(host, $"{finding.Subject}: {finding.Text}"))}\n";
        return finding.Cure is { } cure ? $"{text}         -> {screen.Paint(TextStyle.Strong, Tilde(host, cure))}\n" : text;
    }

    /// <summary>The home folder as people and shells write it; a command of a line or so is not broken by the window's edge.</summary>
    private static string Tilde(Host host, string text)
        => host.Home is { Length: > 1 } home ? text.Replace($" {home}/", " ~/", StringComparison.Ordinal) : text;

    private static string Sum(int failed, int advised)
        => (failed, advised) switch
        {
            (0, 0) => "Nothing is wrong\n",
            (0, 1) => "Nothing is wrong, 1 thing could be better\n",
            (0, _) => $"Nothing is wrong, {advised} things could be better\n",
            (1, _) => "1 check failed\n",
            _ => $"{failed} checks failed\n",
        };
}
