using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Import;

internal sealed record LegacySetting(string Subject, string Text, IReadOnlyList<ConvertedLine> Lines);

internal sealed record ConvertedLine(string Path, string Section, string Key, string Value);

internal static class LegacySettings
{
    private const string LongTerm = "-long-term";

    /// <summary>Of vegas-credentials, and of tools that hide keys from SDKs with <c>__</c>.</summary>
    private static readonly (string Theirs, string Ours)[] Equivalents =
    [
        ("vegas_mfa_serial", "mfa_serial"),
        ("__mfa_serial", "mfa_serial"),
        ("vegas_yubikey_label", "mfa_oath_account"),
        ("vegas_yubikey_serial", "mfa_yubikey_serial"),
    ];

    public static IEnumerable<LegacySetting> Find(Host host, AwsFiles files)
        => files.Names.Select(files.Find).OfType<Profile>().Select(profile => new Profile(profile.Name, profile.Config, profile.Credentials)).SelectMany(profile => (LegacySetting?[])
        [
            OfAwsMfa(host, profile),
            OfVegas(host, profile),
            OfScout(host, profile),
            OfMfaLogin(profile, files),
        ]).OfType<LegacySetting>().Concat(OfGem(host, files));

    /// <summary>broamski/aws-mfa: access keys and device in <c>[x-long-term]</c>, the session in <c>[x]</c>.</summary>
    private static LegacySetting? OfAwsMfa(Host host, Profile profile)
    {
        if (!profile.Name.EndsWith(LongTerm, StringComparison.Ordinal) || profile["aws_mfa_device"] is not { Length: > 0 } device)
        {
            return null;
        }

        var served = profile.Name[..^LongTerm.Length];
        return new(
            $"[{profile.Name}] from aws-mfa",
            $"works as is; profile '{served}' uses it once the session that aws-mfa wrote there has expired",
            profile["mfa_serial"] is null ? [Line(host, profile, "aws_mfa_device", "mfa_serial", device)] : []);
    }

    private static LegacySetting? OfVegas(Host host, Profile profile)
    {
        var isRole = profile["vegas_role_arn"] is not null || profile["__role_arn"] is not null;
        var lines = Equivalents
            .Where(pair => profile[pair.Theirs] is { Length: > 0 } && profile[pair.Ours] is null)
            .Select(pair => Line(host, profile, pair.Theirs, pair.Ours, profile[pair.Theirs]!))
            .DistinctBy(line => line.Key)
            .ToArray();
        return !isRole && !Equivalents.Any(pair => profile[pair.Theirs] is not null) ? null
            : new($"profile '{profile.Name}' from vegas-credentials or a similar tool", isRole ? "works as is, as a role that other tools do not see" : "works as is", lines);
    }

    /// <summary>Scout2, and scripts like it: the serial number beside the access keys, under a name that the AWS CLI does not know.</summary>
    private static LegacySetting? OfScout(Host host, Profile profile)
        => profile["aws_mfa_serial"] is { Length: > 0 } serial
            ? new(
                $"aws_mfa_serial of profile '{profile.Name}' from Scout2 or a similar tool",
                profile["mfa_serial"] is null ? "not used as it is: add mfa_serial" : "not used; mfa_serial is set too",
                profile["mfa_serial"] is null ? [Line(host, profile, "aws_mfa_serial", "mfa_serial", serial)] : [])
            : null;

    /// <summary><c>aws configure mfa-login</c>: a session in the credentials file without an expiration; aws-mfa writes one.</summary>
    private static LegacySetting? OfMfaLogin(Profile profile, AwsFiles files)
        => profile.Credentials is { } section
            && section["aws_session_token"] is { Length: > 0 }
            && section["expiration"] is null
            && files.Find(profile.Name + LongTerm) is null
            ? new(
                $"profile '{profile.Name}' from aws configure mfa-login",
                "a session without an expiration time, passed to aws unchanged; add mfa_serial to the profile with the long-term access keys and use that one instead",
                [])
            : null;

    private static IEnumerable<LegacySetting> OfGem(Host host, AwsFiles files)
        => GemSessions.Names(host).Select(name => new LegacySetting(
            $"session '{name}' of the Ruby gem",
            (files.Find(name) is null ? "its profile no longer exists" : GemSessions.IsAlive(host, name) ? "used until it expires" : "expired or damaged")
                + "; aws-mfa-secure clean removes it",
            []));

    /// <summary>Into the same section of the same file.</summary>
    private static ConvertedLine Line(Host host, Profile profile, string theirs, string ours, string value)
        => profile.Credentials?[theirs] is not null
            ? new(AwsFileLocations.Credentials(host)!, profile.Credentials.Name, ours, value)
            : new(AwsFileLocations.Config(host)!, profile.Config!.Name, ours, value);
}
