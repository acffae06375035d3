using MfaSecure.AwsCli;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Doctor;

internal static class AwsChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static async Task<CheckResult> ProgramAsync(Host host, CancellationToken cancellation)
    {
        const string Subject = "aws";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            var aws = AwsProgram.Find(host);
            var result = await Child.CaptureAsync(aws.Path, ["--version"], host.Environment, captureError: true, limit.Token);
            // CLI version 1 on Python 2 writes it to stderr.
            var version = (result.Output + result.Error).Trim().Split('\n')[0].Split(' ')[0];
            return result.ExitCode == 0
                ? CheckResult.Ok(Subject, $"{aws.Path} ({version})")
                : CheckResult.Failed(Subject, $"{aws.Path} --version failed with exit code {result.ExitCode}", "reinstall the AWS CLI, or set AWS_MFA_AWS to an aws that works");
        }
        catch (UserError error)
        {
            return CheckResult.Of(Subject, error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return CheckResult.Failed(Subject, $"aws --version did not finish within {Timeout.TotalSeconds} s", "run aws --version to see why");
        }
    }
}
