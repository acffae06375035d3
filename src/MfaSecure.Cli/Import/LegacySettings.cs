using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Import;

/// <summary>Finds what other MFA tools left in the two files, and the Ruby gem in its folder.</summary>
internal static class LegacySettings
{
    private const string LongTerm = "-long-term";

    /// <summary>The keys of vegas-credentials, and others' that hide them from SDKs by <c>__</c>, with the key of ours that says the same.</summary>
    private static readonly (string Theirs, string Ours)[] Hidden =
    [
        ("vegas_mfa_serial", "mfa_serial"),
        ("__mfa_serial", "mfa_serial"),
        ("vegas_yubikey_label", "mfa_oath_account"),
        ("vegas_yubikey_serial", "mfa_yubikey_serial"),
    ];

    public static IEnumerable<LegacySetting> Find(Host host, AwsFiles files)
        => files.Names.Select(files.Find).OfType<Profile>().SelectMany(profile => (LegacySetting?[])
        [
            OfAwsMfa(host, profile),
            OfVegas(host, profile),
            OfMfaLogin(profile, files),
        ]).OfType<LegacySetting>().Concat(OfGem(host, files));

    /// <summary>broamski/aws-mfa: the user's keys and device in <c>[x-long-term]</c>, the session in <c>[x]</c>.</summary>
    private static LegacySetting? OfAwsMfa(Host host, Profile profile)
    {
        if (!profile.Name.EndsWith(LongTerm, StringComparison.Ordinal) || profile["aws_mfa_device"] is not { Length: > 0 } device)
        {
            return null;
        }

        var served = profile.Name[..^LongTerm.Length];
        return new(
            $"[{profile.Name}] of aws-mfa",
            $"works as it is: serves profile '{served}' once the keys that aws-mfa put there have ended",
            profile["mfa_serial"] is null ? [Line(host, profile, "aws_mfa_device", "mfa_serial", device)] : []);
    }

    private static LegacySetting? OfVegas(Host host, Profile profile)
    {
        var isRole = profile["vegas_role_arn"] is not null || profile["__role_arn"] is not null;
        var lines = Hidden
            .Where(pair => profile[pair.Theirs] is { Length: > 0 } && profile[pair.Ours] is null)
            .Select(pair => Line(host, profile, pair.Theirs, pair.Ours, profile[pair.Theirs]!))
            .DistinctBy(line => line.Key)
            .ToArray();
        return !isRole && !Hidden.Any(pair => profile[pair.Theirs] is not null) ? null
            : new($"profile '{profile.Name}' of vegas-credentials or its like", isRole ? "a role; works as it is, also where only aws-mfa-secure may see it" : "works as it is", lines);
    }

    /// <summary><c>aws configure mfa-login</c>: a session without its end, in the credentials file; aws-mfa's own say when they end.</summary>
    private static LegacySetting? OfMfaLogin(Profile profile, AwsFiles files)
        => profile.Credentials is { } section
            && section["aws_session_token"] is { Length: > 0 }
            && section["expiration"] is null
            && files.Find(profile.Name + LongTerm) is null
            ? new(
                $"profile '{profile.Name}', as aws configure mfa-login writes it",
                "keys that end, nobody knows when, and go to aws untouched; with an mfa_serial beside the long-term keys that it came from it is not needed",
                [])
            : null;

    private static IEnumerable<LegacySetting> OfGem(Host host, AwsFiles files)
    {
        if (host.Home is not { } home || !Directory.Exists($"{home}/.aws/aws-mfa-secure-sessions"))
        {
            return [];
        }

        return Directory.EnumerateFiles($"{home}/.aws/aws-mfa-secure-sessions")
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)
            .Select(name => new LegacySetting(
                $"session '{name}' of the Ruby gem",
                files.Find(name) is null ? "of a profile that is no more; aws-mfa-secure clean removes it" : "used until it ends; aws-mfa-secure clean removes it",
                []));
    }

    /// <summary>Beside the key that it says again: in the same section of the same file.</summary>
    private static PlainLine Line(Host host, Profile profile, string theirs, string ours, string value)
        => profile.Credentials?[theirs] is not null
            ? new(AwsFileLocations.Credentials(host)!, profile.Credentials.Name, ours, value)
            : new(AwsFileLocations.Config(host)!, profile.Config!.Name, ours, value);
}
