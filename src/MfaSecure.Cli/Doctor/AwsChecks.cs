using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Doctor;

internal static class AwsChecks
{
    private const string TriedKey = "AKIAMFASECUREDOCTOR7";

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

    /// <summary>Tries out whether a script named aws hands variables on; null if aws is no script, or there is none.</summary>
    public static async Task<CheckResult?> WrapperAsync(Host host, CancellationToken cancellation)
    {
        const string Subject = "aws script";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            var aws = AwsProgram.Find(host);
            if (aws.Script is null)
            {
                return null;
            }

            var environment = host.Environment.With(
                CredentialVariables.All,
                (CredentialVariables.AccessKeyId, TriedKey), (CredentialVariables.SecretAccessKey, "secret"), (CredentialVariables.SessionToken, "token"),
                ("AWS_EC2_METADATA_DISABLED", "true"));
            // It shows the last four characters of the access key ID and sends nothing.
            var result = await Child.CaptureAsync(aws.Path, ["configure", "list"], environment, captureError: true, limit.Token);
            var arrives = result.Output.Contains(TriedKey[^4..], StringComparison.Ordinal);
            var problem = WrapperScript.Problem(aws, host.Environment, needsProfile: true);
            return (arrives, problem) switch
            {
                (true, null) => CheckResult.Ok(Subject, $"{aws.Path} hands the variables of a session on"),
                (true, { }) => CheckResult.Warning(
                    Subject, $"{problem.What}, so commands run without a session; a variable did arrive", $"if all of them do, name them in a comment in {aws.Path}"),
                (false, { }) => CheckResult.Warning(Subject, $"{problem.What}, so commands run without a session", problem.Fix),
                _ when result.ExitCode == 0 => CheckResult.Failed(
                    Subject, $"{aws.Path} does not hand AWS_ACCESS_KEY_ID on, so commands run with other credentials", "make it pass the AWS_* variables on, or set AWS_MFA_AWS to an aws that gets them"),
                _ => CheckResult.Skipped(Subject, $"aws configure list failed with exit code {result.ExitCode}, so it is unknown whether {aws.Path} hands variables on"),
            };
        }
        catch (UserError)
        {
            // ProgramAsync reports it.
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return CheckResult.Skipped(Subject, $"aws configure list did not finish within {Timeout.TotalSeconds} s");
        }
    }
}
