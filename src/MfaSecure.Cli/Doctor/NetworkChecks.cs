using System.Runtime.CompilerServices;
using MfaSecure.AwsCli;
using MfaSecure.Iam;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Cli.Doctor;

internal static class NetworkChecks
{
    /// <summary>IAM User Guide, "Update access keys".</summary>
    private static readonly TimeSpan OldKey = TimeSpan.FromDays(90);

    /// <summary>Codes fail from half a minute on, signatures from five minutes on.</summary>
    private static readonly TimeSpan WrongClock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static async IAsyncEnumerable<CheckResult> RunAsync(Host host, AwsFiles files, ProfileResolution resolution, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var accessKey = resolution.Keys;
        var (sts, problem) = Connect(host, files, resolution, accessKey ?? new("AKIA" + new string('X', 16), "-"));
        using var client = sts;
        if (client is null)
        {
            yield return CheckResult.Of("network", problem!);
            yield break;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        var skew = await client.SeeSkewAsync(limit.Token);
        cancellation.ThrowIfCancellationRequested();
        if (skew is null && accessKey is null)
        {
            var reason = await WhyNoAnswerAsync(client, limit.Token);
            cancellation.ThrowIfCancellationRequested();
            yield return reason;
            yield break;
        }

        if (skew is { } off)
        {
            yield return off.Duration() < WrongClock
                ? CheckResult.Ok("clock", $"within {Math.Ceiling(off.Duration().TotalSeconds):0} s of AWS time")
                : CheckResult.Failed("clock", $"this machine's clock is {StsFailure.OffBy((long)off.TotalSeconds)}", "set the clock: sudo timedatectl set-ntp true; in WSL: sudo hwclock -s");
        }

        if (accessKey is null)
        {
            yield return CheckResult.Ok("network", $"{client.Host} is reachable");
            yield return CheckResult.Skipped("access key", resolution.StoredKey is { } stored ? $"…{stored.LastFour} is in a key store, which doctor does not open" : resolution.CredentialProcess is null ? "none in the profile" : "comes from a credential_process");
            yield break;
        }

        yield return await WhoAsync(client, resolution, cancellation);
        yield return await AgeAsync(host, files, resolution, accessKey, cancellation);
    }

    private static (StsClient? Client, UserError? Problem) Connect(Host host, AwsFiles files, ProfileResolution resolution, Credentials accessKey)
    {
        try
        {
            var settings = SessionRequest.StsOf(host, resolution, files);
            return (new StsClient(accessKey, settings, StsNetwork.Resolve(host.Environment.Get, resolution.Setting), host.Clock, (resolution.User ?? resolution).ProfileName, wholeTimeout: Timeout), null);
        }
        catch (UserError error)
        {
            return (null, error);
        }
    }

    /// <summary>Reading the clock reports no reason for a failure; a signed call does.</summary>
    private static async Task<CheckResult> WhyNoAnswerAsync(StsClient client, CancellationToken cancellation)
    {
        try
        {
            _ = await client.GetCallerIdentityAsync(cancellation);
            return CheckResult.Ok("network", $"{client.Host} is reachable");
        }
        catch (UserError error)
        {
            return CheckResult.Of("network", error);
        }
        catch (OperationCanceledException)
        {
            return CheckResult.Failed("network", $"{client.Host} did not respond within {Timeout.TotalSeconds:0} s", "check the network, HTTPS_PROXY and AWS_ENDPOINT_URL_STS");
        }
    }

    private static async Task<CheckResult> WhoAsync(StsClient client, ProfileResolution resolution, CancellationToken cancellation)
    {
        try
        {
            var caller = await client.GetCallerIdentityAsync(cancellation);
            return resolution.Serial is { } text && SerialNumber.Parse(text) is { Account: { } account } && account != caller.Account
                ? CheckResult.Failed("access key", $"…{resolution.Keys!.LastFour} belongs to account {caller.Account}, but mfa_serial is in account {account}", "set mfa_serial to an MFA device of the user who owns this access key")
                : CheckResult.Ok("access key", $"…{resolution.Keys!.LastFour} belongs to {caller.Arn} (according to {client.Host})");
        }
        catch (UserError error)
        {
            return CheckResult.Of("access key", error);
        }
    }

    /// <summary>Through the real aws, with a cached session if there is one: many policies allow this call only with MFA.</summary>
    private static async Task<CheckResult> AgeAsync(Host host, AwsFiles files, ProfileResolution resolution, Credentials accessKey, CancellationToken cancellation)
    {
        const string Subject = "access key age";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            var user = resolution.User ?? resolution;
            var cached = user.Decision == Decision.Session ? new SessionBroker(host).Cached(SessionRequest.For(host, user, files)) : null;
            var signs = cached?.Credentials ?? accessKey;
            var environment = host.Environment.With(
                ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", .. CredentialVariables.All],
                [
                    ("AWS_ACCESS_KEY_ID", signs.AccessKeyId),
                    ("AWS_SECRET_ACCESS_KEY", signs.SecretAccessKey),
                    .. signs.SessionToken is { } token ? new (string, string?)[] { ("AWS_SESSION_TOKEN", token) } : [],
                    ("AWS_DEFAULT_REGION", user.Setting("region") is { Length: > 0 } region ? region : "us-east-1"),
                ]);
            var aws = AwsProgram.Find(host);
            if (WrapperScript.Problem(aws, host.Environment, needsProfile: false) is not null)
            {
                return CheckResult.Skipped(Subject, $"unknown, because '{aws.Path}' hands no access keys on");
            }

            var result = await Child.CaptureAsync(aws.Path, IamCommands.ListAccessKeys(), environment, captureError: true, limit.Token);
            var listed = result.ExitCode == 0 ? IamResponses.AccessKeys(result.Output).FirstOrDefault(each => each.Id == accessKey.AccessKeyId) : null;
            return listed?.CreateDate is not { } created ? CheckResult.Skipped(Subject, $"unknown; aws iam list-access-keys says: {FirstLine(result.Error)}")
                : host.Clock.GetUtcNow() - created is var age && age < OldKey ? CheckResult.Ok(Subject, $"{age.TotalDays:0} days")
                : CheckResult.Warning(Subject, $"{age.TotalDays:0} days; AWS recommends a new access key every {OldKey.TotalDays:0} days", "run aws iam create-access-key, put the new access key into the profile, then run aws iam delete-access-key for the old one");
        }
        catch (UserError error)
        {
            return CheckResult.Skipped(Subject, error.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return CheckResult.Skipped(Subject, $"aws iam list-access-keys did not finish within {Timeout.TotalSeconds:0} s");
        }
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim() is { Length: > 0 } line ? line : "nothing";
}
