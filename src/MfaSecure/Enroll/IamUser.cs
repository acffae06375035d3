using MfaSecure.Iam;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

/// <summary>The IAM user whose keys are used.</summary>
/// <param name="Name">His name.</param>
/// <param name="Arn">His ARN.</param>
/// <param name="Account">The account's twelve digits.</param>
/// <param name="Partition">The ARN's partition.</param>
/// <param name="Skew">AWS's clock minus this machine's, where its answer told.</param>
internal sealed record IamUser(string Name, string Arn, string Account, string Partition, TimeSpan? Skew)
{
    /// <summary>Asks STS, which answers whatever the policies say.</summary>
    /// <exception cref="UserError">The keys are no user's; STS refused, or could not be asked.</exception>
    public static async Task<IamUser> AskAsync(StsClient sts, CancellationToken cancellation)
    {
        var identity = await sts.GetCallerIdentityAsync(cancellation);
        return SerialNumber.Parse(identity.Arn) is { Kind: SerialKind.User } arn
            ? new(arn.Name!, identity.Arn, identity.Account, arn.Partition!, identity.Skew)
            : identity.Arn.EndsWith(":root", StringComparison.Ordinal)
                ? throw new UserError("these are the keys of the account's root user, whose MFA devices are made in the console alone", "delete these keys, and work with those of an IAM user")
                : throw new UserError($"the keys are not those of an IAM user, but of {Sanitizer.Clean(identity.Arn)}", "choose a profile with a user's own keys: --profile NAME");
    }

    /// <summary>Who it is, and what devices he has: two questions at once, since <c>aws</c> takes most of a second.</summary>
    /// <param name="sts">Disposed here.</param>
    /// <param name="iam">Asked for the devices.</param>
    /// <param name="userName">Whose devices; null for the holder of the keys.</param>
    /// <param name="talk">Shows that something is waited for.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<(IamUser Owner, IReadOnlyList<IamDevice> Devices)> WithDevicesAsync(
        StsClient sts, IamCli iam, string? userName, EnrollConsole talk, CancellationToken cancellation)
    {
        using var asked = sts;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var devices = iam.DevicesAsync(userName, stop.Token);
        try
        {
            return await talk.WhileAsync("Asking AWS who you are", async () => (await AskAsync(asked, cancellation), await devices));
        }
        catch
        {
            await stop.CancelAsync();
            await devices.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>The serial number that a device of this name has.</summary>
    public string SerialOf(string deviceName) => $"arn:{Partition}:iam::{Account}:mfa/{deviceName}";
}
