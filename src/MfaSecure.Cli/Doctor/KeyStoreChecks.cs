using MfaSecure.AwsCli;
using MfaSecure.Enroll;
using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Doctor;

/// <summary>Where long-term access keys are. Unlocks nothing, and asks nobody.</summary>
internal static class KeyStoreChecks
{
    private const string Subject = "key store";

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(Host host, AwsFiles files, CancellationToken cancellation)
    {
        var keys = await KeyList.OfAsync(host, files, OwnPrograms.PathOf(host), cancellation);
        var plain = keys.Where(key => key.Store == KnownKeyStores.File).Select(key => key.Profile).ToArray();
        var results = keys.Where(key => key.Store != KnownKeyStores.File).Select(Of).ToList();
        if (plain.Length > 0)
        {
            results.Add(CheckResult.Skipped(
                Subject,
                $"plain-text access keys in profile{(plain.Length == 1 ? "" : "s")} {string.Join(", ", plain)}; to move them into a key store: aws-mfa-secure keys move --profile {Shlex.Quote(plain[0])} --to STORE"));
        }

        return results;
    }

    private static CheckResult Of(ListedKey key)
    {
        var where = $"access key …{key.LastFour} of profile '{key.Profile}' is in {key.Store}{(key.Note is null ? "" : $" ({key.Note})")}";
        return key.Problem is { } problem ? CheckResult.Of(Subject, problem)
            : key.IsOld ? CheckResult.Warning(
                Subject, $"{where}, and {key.Age!.Value.TotalDays:0} days old; AWS recommends a new access key every {ListedKey.Old.TotalDays:0} days", $"aws-mfa-secure keys rotate --profile {Shlex.Quote(key.Profile)}")
            : CheckResult.Ok(Subject, where);
    }
}
