using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Doctor;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary><c>doctor</c>: looks at everything that must be right, and gives the cure for what is not.</summary>
internal static class DoctorCommand
{
    public static void Declare(CommandLineApplication application, Host host)
        => Declaring.Add(
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
        var failed = 0;
        await foreach (var finding in new Examination(host, profile is "" ? null : profile).RunAsync(cancellation))
        {
            failed += finding.Verdict == Verdict.Failed ? 1 : 0;
            await host.Out.WriteAsync($"{Word(finding.Verdict),-8} {finding.Subject}: {finding.Text}\n{(finding.Cure is { } cure ? $"         -> {cure}\n" : "")}");
        }

        await host.Out.WriteAsync(failed switch { 0 => "Nothing is wrong\n", 1 => "1 check failed\n", _ => $"{failed} checks failed\n" });
        return failed == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Skipped => "skipped",
        Verdict.Advice => "advice",
        _ => "FAILED",
    };
}
