using System.Globalization;
using System.Text;

namespace MfaSecure.Profiles;

/// <summary>The way from a role's profile over <c>source_profile</c> to the user whose keys begin it. Pure.</summary>
/// <remarks>
/// As botocore's AssumeRoleProvider walks it: keys of a source profile end the chain even beside a role_arn there; a
/// profile that is its own source uses its own keys; anything the CLI serves itself (SSO, web identity, credential_source)
/// as a link leaves the whole chain to it.
/// </remarks>
internal sealed class RoleChain
{
    private RoleChain(string root, IReadOnlyList<RoleStep> steps, string? serial, bool targetHasSerial, string? obstacle)
        => (Root, Steps, Serial, TargetHasSerial, Obstacle) = (root, steps, serial, targetHasSerial, obstacle);

    /// <summary>The name of the user's profile; empty where the chain is not for us.</summary>
    public string Root { get; }

    /// <summary>The roles, the one that the user assumes first.</summary>
    public IReadOnlyList<RoleStep> Steps { get; }

    /// <summary>The first mfa_serial of the roles, from the user's on; null where there is none.</summary>
    public string? Serial { get; }

    /// <summary>Whether the role's own profile asks for MFA.</summary>
    public bool TargetHasSerial { get; }

    /// <summary>Why the chain is left to the CLI; null where it is for us.</summary>
    public string? Obstacle { get; }

    /// <summary>Walks it.</summary>
    /// <param name="files">Config and credentials.</param>
    /// <param name="target">The role's profile.</param>
    /// <param name="userName">The operating system's name for the user; asked for only where a profile names no session.</param>
    public static RoleChain Walk(AwsFiles files, Profile target, Func<string> userName)
    {
        var steps = new List<RoleStep>(2);
        var profiles = new List<Profile>(2);
        for (var profile = target; ;)
        {
            if (Visited(profiles, profile.Name))
            {
                return Left("the source_profile of profile '" + profiles[^1].Name + "' leads back to '" + profile.Name + "'");
            }

            profiles.Add(profile);
            if (Step(profile, userName, out var obstacle) is not { } step)
            {
                return Left(obstacle!);
            }

            steps.Insert(0, step);
            if (profile.OwnOrHidden("source_profile") is not { } sourceName)
            {
                return Left("profile '" + profile.Name + "' has a role_arn and no source_profile");
            }

            if (files.Find(sourceName) is not { } source)
            {
                return files.Find(sourceName + ProfileResolver.LongTermSuffix) is not null
                    ? End(sourceName, profiles, steps)
                    : Left("the source_profile '" + sourceName + "' of profile '" + profile.Name + "' does not exist");
            }

            if (sourceName == profile.Name || !IsRole(source) || HasKeys(source))
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

        return new(root, steps, serial, profiles[0].OwnOrHidden("mfa_serial") is not null, null);
    }

    private static RoleChain Left(string why) => new("", [], null, false, why);

    private static RoleStep? Step(Profile profile, Func<string> userName, out string? obstacle)
    {
        obstacle = ProfileResolver.ForeignKind(profile);
        if (obstacle is not null)
        {
            return null;
        }

        int? seconds = null;
        if (profile["duration_seconds"] is { Length: > 0 } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                obstacle = "the duration_seconds of profile '" + profile.Name + "' is no number, which aws will say";
                return null;
            }

            seconds = number;
        }

        var sessionName = profile["role_session_name"] is { Length: > 0 } chosen ? chosen : SessionNameOf(userName());
        var externalId = profile["external_id"] is { Length: > 0 } id ? id : null;
        return new(profile.Name, profile.OwnOrHidden("role_arn")!, sessionName, externalId, seconds);
    }

    /// <summary>A name of the operating system's made legal: <c>[\w+=,.@-]{2,64}</c> (AWS STS API reference, RoleSessionName).</summary>
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

    private static bool Visited(List<Profile> profiles, string name)
    {
        foreach (var profile in profiles)
        {
            if (profile.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRole(Profile profile) => profile.OwnOrHidden("role_arn") is not null;

    private static bool HasKeys(Profile profile)
        => profile.Credentials?["aws_access_key_id"] is { Length: > 0 } || profile.Config?["aws_access_key_id"] is { Length: > 0 };
}
