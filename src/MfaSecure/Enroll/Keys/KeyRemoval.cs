using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>Removes a profile's access keys from this computer; at AWS they stay.</summary>
internal sealed class KeyRemoval(Host host, KeyProfile profile)
{
    /// <summary>What will be removed, for the question.</summary>
    public string What
        => profile.Plain is { } plain ? $"access key …{plain.LastFour} from {profile.AwsFile.Place()!.Value.Path}"
            : profile.Stored is { } stored ? $"access key …{stored.LastFour} from {stored.Store}"
            : throw new UserError($"profile '{profile.Name}' has no access keys", "aws-mfa-secure keys list shows which profiles have some");

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (profile.Stored is { } stored)
        {
            if (profile.IsShared(stored))
            {
                host.Notice($"{stored.Store} keeps access key …{stored.LastFour}, because another profile uses it");
            }
            else
            {
                _ = await profile.Open(stored.Store).RemoveAsync(stored.AccessKeyId, cancellation);
            }

            profile.Lines.Remove();
        }

        if (profile.Plain is { } plain)
        {
            _ = await profile.AwsFile.RemoveAsync(plain.AccessKeyId, cancellation);
            profile.AwsFile.Forget(plain.AccessKeyId);
        }
    }
}
