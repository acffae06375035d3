using MfaSecure.Iam;
using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary><c>keys rotate</c>. At each moment the profiles have an access key that works: they get the new one after AWS accepts it, and only then does
/// the old one end. A run interrupted before that is rolled back by the next one, a later one is finished.</summary>
internal sealed class KeyRotation(Host host, string? profileName, bool keepOld)
{
    private readonly StateFolder state = new(host);

    public async Task<RotationResult> RunAsync(CancellationToken cancellation)
    {
        using var console = new EnrollConsole(host);
        using var alone = await KeyMove.LockAsync(host, console, cancellation);
        try
        {
            return await RotateAsync(console, cancellation);
        }
        catch (IamException denied) when (denied.Failure.Kind == IamFailureKind.NotAllowed)
        {
            // Name all the permissions at once, not one per attempt.
            throw new UserError(denied.Message, $"{denied.Hint}; everything keys rotate needs: {IamPolicy.Allowing(IamPolicy.RotateActions, denied.Failure.CallerArn)}", cause: denied);
        }
    }

    private async Task<RotationResult> RotateAsync(EnrollConsole console, CancellationToken cancellation)
    {
        var profile = IamUserProfile.Load(host, profileName, what: "access keys");
        var current = profile.Resolution.AccessKeyId
            ?? throw new UserError(
                $"the credential_process of profile '{profile.Resolution.ProfileName}' has the access keys", "rotate them with that program, or choose another profile: --profile NAME");
        var holders = KeyHolders.Find(host, current);
        if (!holders.Profiles.Any() || (profileName is null && host.Environment.NonEmpty("AWS_ACCESS_KEY_ID") == current))
        {
            throw new UserError(
                "the access keys are in the environment, which a rotation cannot change", "unset AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile: --profile NAME");
        }

        var access = new RotationAccess(host, profileName, console);
        var record = RotationRecord.Find(state, current);
        if (record?.New == current)
        {
            return await FinishAsync(record, profile, KeyHolders.Find(host, record.Old), holders, access, resumed: true, cancellation);
        }

        holders.CheckWritable();
        var listed = await access.RunAsync("Listing the access keys", iam => iam.AccessKeysAsync(cancellation), cancellation);
        var stores = holders.Stores(profile.Resolution);
        var created = record is null ? null : await ResumeAsync(record, listed, stores, access, console, cancellation);
        if (created is null)
        {
            await OtherAccessKey.RefuseAsync(listed, current, record, profileName, access, host.Clock, cancellation);
            record = new(current, null, [.. listed.Select(key => key.Id)], host.Clock.GetUtcNow());
            record.Write(state);
        }

        var rollback = new Rollback(console);
        try
        {
            created ??= await CreateAsync(record!, stores, access, rollback, cancellation);
            record = new(current, created.Keys.AccessKeyId, record!.Known, record.Began);
            await ProveAsync(created.Keys, profile, access, console, cancellation);
        }
        catch
        {
            await rollback.RunAsync();
            throw;
        }

        // If a step below fails, the next run finishes the rotation.
        await holders.ReplaceAsync(created.Keys, created.CreateDate ?? host.Clock.GetUtcNow(), cancellation);
        return await FinishAsync(record, profile, holders, holders, access, resumed: false, cancellation);
    }

    /// <summary>Continues with a new access key that a key store or a profile already has. A key whose secret was lost is deleted, and null is returned.</summary>
    private async Task<CreatedKey?> ResumeAsync(
        RotationRecord record, IReadOnlyList<IamAccessKey> listed, IReadOnlyList<IKeyStore> stores, RotationAccess access, EnrollConsole console, CancellationToken cancellation)
    {
        if (record.New is not { } id || listed.FirstOrDefault(key => key.Id == id) is not { } there)
        {
            return null;
        }

        if (await KeyHolders.Find(host, id).ReadAsync(id, stores, cancellation) is { } keys)
        {
            console.Tell($"Continuing an interrupted rotation with access key …{keys.LastFour}.");
            await StoreAsync(keys, there.CreateDate, stores, cancellation);
            return new(keys, there.CreateDate);
        }

        await access.RunAsync("Deleting an unfinished access key", iam => DeleteAsync(iam, id, cancellation), cancellation);
        record.Remove(state);
        console.Tell($"Deleted access key …{Credentials.LastFourOf(id)}, which an interrupted rotation had created and not stored.");
        return null;
    }

    private async Task<CreatedKey> CreateAsync(
        RotationRecord record, IReadOnlyList<IKeyStore> stores, RotationAccess access, Rollback rollback, CancellationToken cancellation)
    {
        CreatedKey created;
        try
        {
            created = await access.RunAsync("Creating an access key", iam => iam.CreateAccessKeyAsync(cancellation), cancellation);
        }
        catch (IamException refused) when (!refused.Failure.MayHaveActed)
        {
            record.Remove(state);
            throw;
        }
        catch
        {
            // Interrupted, or the response was lost: the access key may exist, but its secret is lost.
            rollback.Add(new("the new access key, if AWS has created it", stop => TakeBackAsync(record, stores, access, stop)) { NextStep = _ => NextRun });
            throw;
        }

        var id = created.Keys.AccessKeyId;
        record = record with { New = id };
        rollback.Add(new($"access key …{created.Keys.LastFour}", stop => TakeBackAsync(record, stores, access, stop)) { NextStep = _ => NextRun });
        record.Write(state);
        await StoreAsync(created.Keys, created.CreateDate, stores, cancellation);
        return created;
    }

    private async Task StoreAsync(Credentials keys, DateTimeOffset? created, IReadOnlyList<IKeyStore> stores, CancellationToken cancellation)
    {
        foreach (var store in stores)
        {
            if (await store.FindAsync(keys.AccessKeyId, cancellation) is null)
            {
                await store.WriteAsync(keys, created ?? host.Clock.GetUtcNow(), cancellation);
            }

            if ((await store.ReadAsync(keys.AccessKeyId, cancellation)).SecretAccessKey != keys.SecretAccessKey)
            {
                throw new UserError($"{store.Name} did not keep the new access key", $"check {store.Name}, then run the command again");
            }
        }
    }

    private string NextRun => $"The next aws-mfa-secure keys rotate{ProfileOption} deletes it.";

    private string ProfileOption => profileName is { Length: > 0 } ? $" --profile {profileName}" : "";

    private async Task TakeBackAsync(RotationRecord record, IReadOnlyList<IKeyStore> stores, RotationAccess access, CancellationToken cancellation)
    {
        var ids = record.New is { } id ? [id]
            : (await access.RunAsync("Rolling back", iam => iam.AccessKeysAsync(cancellation), cancellation)).Select(key => key.Id).Except(record.Known).ToList();
        foreach (var each in ids)
        {
            await access.RunAsync("Rolling back", iam => DeleteAsync(iam, each, cancellation), cancellation);
            foreach (var store in stores)
            {
                _ = await store.RemoveAsync(each, cancellation);
            }
        }

        // AWS may still create a key whose response was lost. The record lets the next run find it.
        if (ids.Count > 0)
        {
            record.Remove(state);
        }
    }

    private async Task ProveAsync(Credentials keys, IamUserProfile profile, RotationAccess access, EnrollConsole console, CancellationToken cancellation)
    {
        using var sts = profile.ConnectSts(host, keys);
        await console.WhileAsync("Waiting until AWS accepts the new access key", async () =>
            await KeyProof.WaitAsync(sts, await access.UserArnAsync(profile, cancellation), keys, host.Clock, cancellation));
    }

    /// <summary>The profiles have the new access key; those in <paramref name="before"/> still have the old one if the first run was killed in between.</summary>
    private async Task<RotationResult> FinishAsync(
        RotationRecord record, IamUserProfile profile, KeyHolders before, KeyHolders after, RotationAccess access, bool resumed, CancellationToken cancellation)
    {
        var (old, isKept) = (record.Old, keepOld);
        try
        {
            if (resumed && before.Profiles.Any())
            {
                await before.ReplaceAsync(await profile.KeysAsync(host, cancellation), host.Clock.GetUtcNow(), cancellation);
            }

            isKept &= await access.RunAsync("Deactivating the old access key", iam => IfThereAsync(iam.DeactivateAccessKeyAsync(old, cancellation)), cancellation);
            if (!keepOld)
            {
                await access.RunAsync("Deleting the old access key", iam => DeleteAsync(iam, old, cancellation), cancellation);
            }

            foreach (var store in after.Stores(profile.Resolution))
            {
                _ = await store.RemoveAsync(old, cancellation);
            }
        }
        catch (UserError error)
        {
            throw new UserError(
                $"the new access key …{Credentials.LastFourOf(record.New!)} is in use, but the old one …{Credentials.LastFourOf(old)} is still there: {error.Message}",
                $"run aws-mfa-secure keys rotate{ProfileOption} again to finish{(error.Hint is null ? "" : $"; {error.Hint}")}",
                error.Kind,
                error);
        }

        new SessionCleaner(host).RemoveOf(old);
        record.Remove(state);
        return new(Credentials.LastFourOf(old), Credentials.LastFourOf(record.New!), [.. before.Profiles.Union(after.Profiles)]) { Kept = isKept ? old : null, WasResumed = resumed };
    }

    private static async Task DeleteAsync(IamCli iam, string id, CancellationToken cancellation) => _ = await IfThereAsync(iam.DeleteAccessKeyAsync(id, cancellation));

    private static async Task<bool> IfThereAsync(Task change)
    {
        try
        {
            await change;
            return true;
        }
        catch (IamException gone) when (gone.Failure.Kind == IamFailureKind.NoSuchAccessKey)
        {
            return false;
        }
    }
}
