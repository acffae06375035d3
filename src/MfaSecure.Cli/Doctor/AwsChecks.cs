using MfaSecure.AwsCli;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Doctor;

/// <summary>The real aws.</summary>
internal static class AwsChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Finding> ProgramAsync(Host host, CancellationToken cancellation)
    {
        const string Subject = "aws";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var aws = AwsProgram.Find(host);
            var result = await Child.CaptureAsync(aws.Path, ["--version"], host.Environment, captureError: true, limit.Token);
            // Version 1 with Python 2 wrote it to standard error.
            var version = (result.Output + result.Error).Trim().Split('\n')[0].Split(' ')[0];
            return result.ExitCode == 0
                ? Finding.Ok(Subject, $"{aws.Path} ({version})")
                : Finding.Failed(Subject, $"{aws.Path} --version ended with exit code {result.ExitCode}", "install the AWS CLI anew, or set AWS_MFA_AWS to one that works");
        }
        catch (UserError error)
        {
            return Finding.Of(Subject, error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Finding.Failed(Subject, $"aws --version gave no answer within {Patience.TotalSeconds} s", "run it by hand");
        }
    }
}
