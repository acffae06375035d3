using MfaSecure.Iam;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

/// <summary>The IAM user who owns the keys.</summary>
internal sealed record IamUser(string Name, string Account, string Partition, TimeSpan? Skew)
{
    /// <summary>Asks STS, which answers whatever the policies are.</summary>
    /// <exception cref="UserError">The keys are not an IAM user's; STS refused, or cannot be reached.</exception>
    public static async Task<IamUser> AskAsync(StsClient sts, CancellationToken cancellation)
    {
        var identity = await sts.GetCallerIdentityAsync(cancellation);
        return SerialNumber.Parse(identity.Arn) is { Kind: SerialKind.User } arn
            ? new(arn.Name!, identity.Account, arn.Partition!, identity.Skew)
            : identity.Arn.EndsWith(":root", StringComparison.Ordinal)
                ? throw new UserError("these keys belong to the root user, whose MFA devices can be created only in the console", "delete these keys and use those of an IAM user")
                : throw new UserError($"the keys belong to {Sanitizer.Clean(identity.Arn)}, not to an IAM user", "choose a profile with an IAM user's keys: --profile NAME");
    }

    /// <summary>The owner of the keys, and the serial numbers of a user's devices: both at once, since <c>aws</c> takes most of a second.</summary>
    public static async Task<(IamUser User, IReadOnlyList<string> Devices)> WithDevicesAsync(
        StsClient sts, IamCli iam, string? userName, EnrollConsole console, CancellationToken cancellation)
    {
        using var asked = sts;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var devices = iam.DevicesAsync(userName, stop.Token);
        try
        {
            return await console.WhileAsync("Asking AWS who you are", async () => (await AskAsync(asked, cancellation), await devices));
        }
        catch
        {
            await stop.CancelAsync();
            await devices.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    public string SerialOf(string deviceName) => $"arn:{Partition}:iam::{Account}:mfa/{deviceName}";
}
