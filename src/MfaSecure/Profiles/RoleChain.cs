using System.Globalization;
using System.Text;

namespace MfaSecure.Profiles;

/// <summary>As in botocore's AssumeRoleProvider: keys in a source profile end the chain even next to a role_arn; a profile that is its own source uses
/// its own keys. A link that the AWS CLI handles itself (SSO, web identity, credential_source) leaves the whole chain to it. No I/O.</summary>
internal sealed class RoleChain
{
    private RoleChain(string root, IReadOnlyList<RoleStep> steps, string? serial, bool targetHasSerial, string? obstacle, bool isBroken)
        => (Root, Steps, Serial, TargetHasSerial, Obstacle, IsBroken) = (root, steps, serial, targetHasSerial, obstacle, isBroken);

    /// <summary>The user's profile; empty where the chain is left to the AWS CLI.</summary>
    public string Root { get; }

    /// <summary>Begins with the role that the user assumes.</summary>
    public IReadOnlyList<RoleStep> Steps { get; }

    /// <summary>The first mfa_serial of the roles, from the user on.</summary>
    public string? Serial { get; }

    public bool TargetHasSerial { get; }

    /// <summary>Why the chain is left to the AWS CLI; null where it is ours.</summary>
    public string? Obstacle { get; }

    /// <summary>aws rejects the chain too.</summary>
    public bool IsBroken { get; }

    /// <summary>The OS user name is looked up only for profiles that name no session.</summary>
    public static RoleChain Walk(AwsFiles files, Profile target, Func<string> userName)
    {
        var steps = new List<RoleStep>(2);
        var profiles = new List<Profile>(2);
        for (var profile = target; ;)
        {
            if (profiles.Exists(visited => visited.Name == profile.Name))
            {
                return Obstructed("the source_profile of profile '" + profiles[^1].Name + "' leads back to '" + profile.Name + "'");
            }

            profiles.Add(profile);
            if (Step(profile, userName, out var obstacle) is not { } step)
            {
                return Obstructed(obstacle!, isBroken: profile.UnsupportedSetting is null);
            }

            steps.Insert(0, step);
            if (profile.OwnOrHidden("source_profile") is not { } sourceName)
            {
                return Obstructed("profile '" + profile.Name + "' has a role_arn but no source_profile");
            }

            if (files.Find(sourceName) is not { } source)
            {
                return files.Find(sourceName + Profile.LongTermSuffix) is not null
                    ? End(sourceName, profiles, steps)
                    : Obstructed("the source_profile '" + sourceName + "' of profile '" + profile.Name + "' does not exist");
            }

            if (sourceName == profile.Name || source.OwnOrHidden("role_arn") is null || source.HasAccessKeyId)
            {
                return End(sourceName, profiles, steps);
            }

            profile = source;
        }
    }

    private static RoleChain End(string root, List<Profile> profiles, List<RoleStep> steps)
    {
        string? serial = null;
        for (var index = profiles.Count - 1; index >= 0 && serial is null; index--)
        {
            serial = profiles[index].OwnOrHidden("mfa_serial");
        }

        return new(root, steps, serial, profiles[0].OwnOrHidden("mfa_serial") is not null, null, false);
    }

    private static RoleChain Obstructed(string why, bool isBroken = true) => new("", [], null, false, why, isBroken);

    private static RoleStep? Step(Profile profile, Func<string> userName, out string? obstacle)
    {
        obstacle = profile.UnsupportedSetting;
        if (obstacle is not null)
        {
            return null;
        }

        int? seconds = null;
        if (profile["duration_seconds"] is { Length: > 0 } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                obstacle = "the duration_seconds of profile '" + profile.Name + "' is not a number, which aws reports";
                return null;
            }

            seconds = number;
        }

        var sessionName = profile["role_session_name"] is { Length: > 0 } chosen ? chosen : SessionNameOf(userName());
        var externalId = profile["external_id"] is { Length: > 0 } id ? id : null;
        return new(profile.Name, profile.OwnOrHidden("role_arn")!, sessionName, externalId, seconds);
    }

    /// <summary>The OS user name in legal characters: <c>[\w+=,.@-]{2,64}</c> (AWS STS API reference, RoleSessionName).</summary>
    internal static string SessionNameOf(string userName)
    {
        var legal = new StringBuilder(64);
        foreach (var character in userName)
        {
            if (legal.Length < 64)
            {
                legal.Append(char.IsAsciiLetterOrDigit(character) || "_+=,.@-".Contains(character, StringComparison.Ordinal) ? character : '-');
            }
        }

        return legal.Length >= 2 ? legal.ToString() : "aws-mfa-secure";
    }
}

/// <summary>The session name is shown in CloudTrail and in the session's ARN. Null seconds mean AWS's default of 3600.</summary>
internal sealed record RoleStep(string ProfileName, string RoleArn, string SessionName, string? ExternalId, int? Seconds)
{
    /// <summary>AWS's limit for a role that a session assumes ("role chaining").</summary>
    public const int ChainedSeconds = 3600;
}
