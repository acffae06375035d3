using System.Security.Cryptography;
using System.Text;
using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>Moves a profile's access keys, in this order: prove them at AWS, write them to the new place, read them back, change the profile's lines,
/// remove them from the old place. Killed anywhere, the secret is in the old place or proven in the new one, and the next run goes on.</summary>
internal sealed class KeyMove(Host host, KeyProfile profile, EnrollConsole console)
{
    /// <summary>One command at a time changes files and stores.</summary>
    public static async Task<IDisposable?> LockAsync(Host host, EnrollConsole console, CancellationToken cancellation)
    {
        var state = new StateFolder(host);
        var isTold = false;
        return state.TryPrepare() ? await LockWait.EnterAsync(state.PathOf("keys.lock")!, host, asksNobody: false, Report, cancellation) : null;

        void Report(LockHolder holder, TimeSpan waited)
        {
            if (!isTold)
            {
                isTold = true;
                console.Tell($"Waiting for {holder.Name}, which is changing access keys.");
            }
        }
    }

    /// <summary>Null where they are in <paramref name="to"/> already.</summary>
    public async Task<MovedKey?> RunAsync(string to, KeyStoreOptions options, CancellationToken cancellation)
    {
        var isSealedAnew = to == KnownKeyStores.YubiKeyName && (options.SecondKey || options.Touch is not null);
        if (profile.AccessKeyId is not { } id)
        {
            throw new UserError(
                $"profile '{profile.Name}' has no access keys{(profile.Exists ? "" : ", because it does not exist")}", $"add some: aws-mfa-secure keys add --profile {Shlex.Quote(profile.Name)}");
        }

        if (profile.Plain is { IsTemporary: true })
        {
            throw new UserError($"the access keys of profile '{profile.Name}' are those of a session, which ends by itself", "choose a profile with long-term access keys: --profile NAME");
        }

        var isThere = to == KnownKeyStores.File ? profile.Plain is not null && profile.Stored is null : profile.Plain is null && profile.Stored?.Store == to;
        if (isThere && !isSealedAnew)
        {
            return null;
        }

        var from = profile.Plain is not null ? KnownKeyStores.File : profile.Stored!.Store;
        var source = profile.Open(from);
        var target = profile.Open(to, options);
        CheckWritable(to);
        var keys = await source.ReadAsync(id, cancellation);
        var caller = await profile.ProveAsync(keys, console, cancellation);
        var created = (from == KnownKeyStores.File ? null : (await source.FindAsync(id, cancellation))?.Created) ?? host.Clock.GetUtcNow();
        if (to != KnownKeyStores.File || profile.Plain is null)
        {
            await StoreAsync(target, keys, created, cancellation);
        }

        // The secret is now in both places. If a step below fails, the next run finishes the move.
        if (to == KnownKeyStores.File)
        {
            profile.Lines.Remove();
        }
        else
        {
            profile.Lines.Set(new(to, id));
            _ = await profile.AwsFile.RemoveAsync(id, CancellationToken.None);
        }

        if (profile.Stored is { } old && old.Store != to && !profile.IsShared(old))
        {
            await RemoveOldAsync(old, cancellation);
        }

        return new(id, from == KnownKeyStores.File && profile.Stored is { } interrupted && to == KnownKeyStores.File ? interrupted.Store : from, to, caller.Arn);
    }

    /// <summary>Writes and reads back.</summary>
    public static async Task StoreAsync(IKeyStore store, Credentials keys, DateTimeOffset created, CancellationToken cancellation)
    {
        await store.WriteAsync(keys, created, cancellation);
        var back = await store.ReadAsync(keys.AccessKeyId, cancellation);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(back.SecretAccessKey), Encoding.UTF8.GetBytes(keys.SecretAccessKey)))
        {
            throw new UserError($"{store.Name} returns another secret than was stored for access key …{keys.LastFour}", "the profile was not changed; use another key store");
        }
    }

    private void CheckWritable(string to)
    {
        if (to != KnownKeyStores.File)
        {
            profile.Lines.Check();
        }

        if ((profile.AwsFile.Place()?.Path ?? AwsFileLocations.Credentials(host)) is { } path && RawFile.TryStat(path, follow: true, out _) && !UserFile.IsWritable(path))
        {
            throw new UserError($"'{path}' is not writable", "make it and its directory writable (chmod u+w)");
        }
    }

    /// <summary>The move itself is complete, so an old store that keeps its copy is only reported.</summary>
    private async Task RemoveOldAsync(StoredAccessKey old, CancellationToken cancellation)
    {
        try
        {
            _ = await profile.Open(old.Store).RemoveAsync(old.AccessKeyId, cancellation);
        }
        catch (UserError error)
        {
            host.Notice($"{old.Store} still has access key …{old.LastFour}: {error.Message}; remove it there");
        }
    }
}

internal sealed record MovedKey(string AccessKeyId, string From, string To, string CallerArn);
