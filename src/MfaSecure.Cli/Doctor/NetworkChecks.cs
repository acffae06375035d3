using System.Runtime.CompilerServices;
using MfaSecure.AwsCli;
using MfaSecure.Iam;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Cli.Doctor;

/// <summary>AWS itself: reachable, its clock, whose the keys are, and how old they are.</summary>
internal static class NetworkChecks
{
    /// <summary>AWS advises to rotate access keys at least that often (IAM user guide, credential report and rotation).</summary>
    private static readonly TimeSpan OldKey = TimeSpan.FromDays(90);

    /// <summary>AWS refuses signatures that are more than five minutes off; codes suffer from half a minute on.</summary>
    private static readonly TimeSpan WrongClock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async IAsyncEnumerable<Finding> RunAsync(Host host, AwsFiles files, ProfileResolution resolution, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var keys = resolution.Keys;
        var (sts, problem) = Connect(host, files, resolution, keys ?? new("AKIA" + new string('X', 16), "-"));
        using var client = sts;
        if (client is null)
        {
            yield return Finding.Of("network", problem!);
            yield break;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var skew = await client.SeeSkewAsync(limit.Token);
        cancellation.ThrowIfCancellationRequested();
        if (skew is null && keys is null)
        {
            var reason = await WhyNoAnswerAsync(client, limit.Token);
            cancellation.ThrowIfCancellationRequested();
            yield return reason;
            yield break;
        }

        if (skew is { } off)
        {
            yield return off.Duration() < WrongClock
                ? Finding.Ok("clock", $"within {Math.Ceiling(off.Duration().TotalSeconds):0} s of AWS's")
                : Finding.Failed("clock", $"this machine's clock is {StsFailure.OffBy((long)off.TotalSeconds)}", "set the clock (sudo timedatectl set-ntp true; in WSL: sudo hwclock -s)");
        }

        if (keys is null)
        {
            yield return Finding.Ok("network", $"{client.Host} answers");
            yield return Finding.Skipped("access key", resolution.CredentialProcess is null ? "the profile has none" : "a credential_process gives it");
            yield break;
        }

        yield return await WhoAsync(client, resolution, cancellation);
        yield return await AgeAsync(host, files, resolution, keys, cancellation);
    }

    private static (StsClient? Client, UserError? Problem) Connect(Host host, AwsFiles files, ProfileResolution resolution, Credentials keys)
    {
        try
        {
            var settings = SessionRequest.StsOf(host, resolution, files);
            return (new StsClient(keys, settings, StsNetwork.Resolve(host.Environment.Get, resolution.Setting), host.Clock, (resolution.User ?? resolution).ProfileName, wholeTimeout: Patience), null);
        }
        catch (UserError error)
        {
            return (null, error);
        }
    }

    /// <summary>A look at the clock keeps its failure to itself; a signed call does not.</summary>
    private static async Task<Finding> WhyNoAnswerAsync(StsClient client, CancellationToken cancellation)
    {
        try
        {
            _ = await client.GetCallerIdentityAsync(cancellation);
            return Finding.Ok("network", $"{client.Host} answers");
        }
        catch (UserError error)
        {
            return Finding.Of("network", error);
        }
        catch (OperationCanceledException)
        {
            return Finding.Failed("network", $"{client.Host} did not answer within {Patience.TotalSeconds:0} s", "check the network, HTTPS_PROXY and AWS_ENDPOINT_URL_STS");
        }
    }

    private static async Task<Finding> WhoAsync(StsClient client, ProfileResolution resolution, CancellationToken cancellation)
    {
        try
        {
            var caller = await client.GetCallerIdentityAsync(cancellation);
            return resolution.Serial is { } text && SerialNumber.Parse(text) is { Account: { } account } && account != caller.Account
                ? Finding.Failed("access key", $"...{resolution.Keys!.LastFour} is of account {caller.Account}, and mfa_serial of account {account}", "set the mfa_serial of the user whose keys these are")
                : Finding.Ok("access key", $"...{resolution.Keys!.LastFour} is {caller.Arn} (asked {client.Host})");
        }
        catch (UserError error)
        {
            return Finding.Of("access key", error);
        }
    }

    /// <summary>Asked of the real aws; policies often allow it only with MFA, so a kept session is used where there is one.</summary>
    private static async Task<Finding> AgeAsync(Host host, AwsFiles files, ProfileResolution resolution, Credentials keys, CancellationToken cancellation)
    {
        const string Subject = "key's age";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var user = resolution.User ?? resolution;
            var cached = user.Decision == Decision.Session ? new SessionBroker(host).Cached(SessionRequest.For(host, user, files)) : null;
            var signs = cached?.Credentials ?? keys;
            var environment = host.Environment.With(
                ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", .. CredentialVariables.All],
                [
                    ("AWS_ACCESS_KEY_ID", signs.AccessKeyId),
                    ("AWS_SECRET_ACCESS_KEY", signs.SecretAccessKey),
                    .. signs.SessionToken is { } token ? new (string, string?)[] { ("AWS_SESSION_TOKEN", token) } : [],
                    ("AWS_DEFAULT_REGION", user.Setting("region") is { Length: > 0 } region ? region : "us-east-1"),
                ]);
            var result = await Child.CaptureAsync(AwsProgram.Find(host).Path, IamCommands.ListAccessKeys(), environment, captureError: true, limit.Token);
            var key = result.ExitCode == 0 ? IamResponses.AccessKeys(result.Output).FirstOrDefault(each => each.Id == keys.AccessKeyId) : null;
            return key?.CreateDate is not { } made ? Finding.Skipped(Subject, $"aws iam list-access-keys does not tell: {FirstLine(result.Error)}")
                : host.Clock.GetUtcNow() - made is var age && age < OldKey ? Finding.Ok(Subject, $"{age.TotalDays:0} days")
                : Finding.Advice(Subject, $"{age.TotalDays:0} days, and AWS advises to change keys every {OldKey.TotalDays:0}", "aws iam create-access-key, put it into the profile, then aws iam delete-access-key for the old one");
        }
        catch (UserError error)
        {
            return Finding.Skipped(Subject, error.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Finding.Skipped(Subject, $"aws iam list-access-keys gave no answer within {Patience.TotalSeconds:0} s");
        }
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim() is { Length: > 0 } line ? line : "it says nothing";
}
