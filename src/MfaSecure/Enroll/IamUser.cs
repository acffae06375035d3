using MfaSecure.Iam;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

internal sealed record IamUser(string Name, string Account, string Partition, TimeSpan? Skew)
{
    /// <summary>STS allows this call regardless of policies.</summary>
    public static async Task<IamUser> AskAsync(StsClient sts, CancellationToken cancellation)
    {
        var identity = await sts.GetCallerIdentityAsync(cancellation);
        return SerialNumber.Parse(identity.Arn) is { Kind: SerialKind.User } arn
            ? new(arn.Name!, identity.Account, arn.Partition!, identity.Skew)
            : identity.Arn.EndsWith(":root", StringComparison.Ordinal)
                ? throw new UserError("these access keys belong to the root user, whose MFA devices can be created only in the console", "delete these access keys and use those of an IAM user")
                : throw new UserError($"the access keys belong to {Sanitizer.Clean(identity.Arn)}, not to an IAM user", "choose a profile with an IAM user's access keys: --profile NAME");
    }

    /// <summary>Both at once: <c>aws</c> takes most of a second.</summary>
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
