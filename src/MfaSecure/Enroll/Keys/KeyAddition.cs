using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>Proves new access keys, stores them, reads them back, and then writes the profile's lines.</summary>
internal sealed class KeyAddition(Host host, KeyProfile profile, EnrollConsole console)
{
    /// <summary>The ARN of their owner.</summary>
    public async Task<string> RunAsync(NewAccessKey added, string store, KeyStoreOptions options, CancellationToken cancellation)
    {
        var (keys, created) = (added.Keys, added.Created ?? host.Clock.GetUtcNow());
        if (profile.AccessKeyId is { } present && present != keys.AccessKeyId)
        {
            throw new UserError(
                $"profile '{profile.Name}' already has access key …{Credentials.LastFourOf(present)}",
                $"choose another profile with --profile, or remove that one first: aws-mfa-secure keys remove --profile {Shlex.Quote(profile.Name)}");
        }

        if (store != KnownKeyStores.File)
        {
            profile.Lines.Check();
        }

        var caller = await profile.ProveAsync(keys, console, cancellation);
        await KeyMove.StoreAsync(profile.Open(store, options), keys, created, cancellation);
        if (store == KnownKeyStores.File)
        {
            profile.Lines.Remove();
        }
        else
        {
            profile.Lines.Set(new(store, keys.AccessKeyId));
            _ = await profile.AwsFile.RemoveAsync(keys.AccessKeyId, CancellationToken.None);
        }

        return caller.Arn;
    }
}
