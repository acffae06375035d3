using System.Globalization;
using MfaSecure.Iam;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>AWS allows a user two access keys, so a second one blocks a rotation.</summary>
internal static class OtherAccessKey
{
    /// <summary>AWS's advice for removing access keys (IAM user guide, "Security best practices").</summary>
    private static readonly TimeSpan Unused = TimeSpan.FromDays(90);

    /// <summary>For a clock that differs from AWS's.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Deletes the one that an interrupted rotation has certainly left; for any other, throws and says which one is unused.</summary>
    public static async Task RefuseAsync(
        IReadOnlyList<IamAccessKey> listed, string current, RotationRecord? record, string? profileName, RotationAccess access, TimeProvider clock, CancellationToken cancellation)
    {
        if (listed.FirstOrDefault(key => key.Id != current && key.Id != record?.New) is not { } other)
        {
            return;
        }

        AccessKeyUse? use = null;
        try
        {
            use = await access.RunAsync("Asking for its last use", iam => iam.LastUseAsync(other.Id, cancellation), cancellation);
        }
        catch (IamException denied) when (denied.Failure.IsDenied)
        {
            // The error then does not say when it was last used.
        }

        // A run was killed after AWS created it and before we recorded it: it is unused, and its secret is lost.
        if (record is { New: null } && !record.Known.Contains(other.Id) && use is { Date: null } && other.CreateDate > record.Began - Slack)
        {
            await access.RunAsync("Deleting an unfinished access key", iam => iam.DeleteAccessKeyAsync(other.Id, cancellation), cancellation);
            return;
        }

        var isUnused = !other.IsActive || (use is not null && (use.Date is not { } date || clock.GetUtcNow() - date > Unused));
        var what = string.Join(", ", (string[])[.. other.IsActive ? [] : (string[])["inactive"], .. use is null ? [] : (string[])[LastUse(use)]]);
        var delete = $"aws iam delete-access-key --access-key-id {other.Id}{(profileName is { Length: > 0 } ? $" --profile {profileName}" : "")}";
        throw new UserError(
            $"the user has two access keys, and AWS allows no third: …{Credentials.LastFourOf(current)}, which this profile uses, "
            + $"and …{Credentials.LastFourOf(other.Id)}{(isUnused ? ", which is unused" : "")}{(what.Length == 0 ? "" : $" ({what})")}",
            isUnused ? $"delete the unused one, then run the command again: {delete}" : $"if nothing uses …{Credentials.LastFourOf(other.Id)}, delete it: {delete}");
    }

    private static string LastUse(AccessKeyUse use)
        => use.Date is { } date
            ? $"last used on {date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{(use.Service is { } service ? $" for {Platform.Sanitizer.Clean(service)}" : "")}"
            : "never used";
}
