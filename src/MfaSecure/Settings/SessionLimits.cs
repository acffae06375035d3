using System.Globalization;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Settings;

/// <summary>What STS is asked for, and which cached sessions are good enough.</summary>
/// <remarks>More than <c>MinimumLeft</c> must be left. <c>MaximumAge</c> is that of the MFA; null if unlimited.</remarks>
internal readonly record struct SessionLimits(int Seconds, TimeSpan MinimumLeft, TimeSpan? MaximumAge, bool Fresh)
{
    /// <summary>GetSessionToken's default and bounds for an IAM user (AWS STS API reference, DurationSeconds).</summary>
    private const int DefaultSeconds = 43200, LeastSeconds = 900, MostSeconds = 129600;

    /// <summary>AssumeRole's upper bound (AWS STS API reference, DurationSeconds).</summary>
    private const int MostRoleSeconds = 43200;

    public static TimeSpan Longest => TimeSpan.FromSeconds(MostSeconds);

    /// <exception cref="UserError">A value is not a number, or out of bounds; exit code 2.</exception>
    public static SessionLimits From(EnvironmentBlock environment, ProfileResolution resolution)
    {
        var (text, source) = environment.NonEmpty("AWS_MFA_TTL") is { } variable ? (variable, "AWS_MFA_TTL") : (resolution.Setting("mfa_ttl"), "mfa_ttl");
        var seconds = string.IsNullOrEmpty(text) ? DefaultSeconds : Number(text, source, LeastSeconds, MostSeconds);
        var left = environment.NonEmpty("AWS_MFA_MIN_TTL") is { } minimum ? Number(minimum, "AWS_MFA_MIN_TTL", 0, MostSeconds) : 300;
        var age = environment.NonEmpty("AWS_MFA_MAX_AGE") is { } maximum ? Number(maximum, "AWS_MFA_MAX_AGE", 0, MostSeconds) : -1;
        return new(seconds, TimeSpan.FromSeconds(left), age < 0 ? null : TimeSpan.FromSeconds(age), environment.IsOn("AWS_MFA_FORCE"));
    }

    /// <exception cref="UserError">The role's duration_seconds is out of bounds; exit code 2, before AWS is sent a code.</exception>
    public static void Check(RoleStep role)
    {
        if (role.Seconds is { } seconds and (< LeastSeconds or > MostRoleSeconds))
        {
            throw OutOfBounds($"duration_seconds '{seconds}' in profile '{role.ProfileName}'", LeastSeconds, MostRoleSeconds);
        }
    }

    public static int Number(string text, string source, int least, int most)
        => int.TryParse(text, NumberStyles.None, null, out var number) && number >= least && number <= most
            ? number
            : throw OutOfBounds($"{source} '{text}'", least, most);

    private static UserError OutOfBounds(string what, int least, int most)
        => new($"invalid {what}", $"use a number of seconds from {least} to {most}", ErrorKind.Usage);
}
