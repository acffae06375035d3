using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Settings;

/// <summary>What STS is asked for, and which cached sessions are good enough.</summary>
/// <remarks>More than <c>MinimumLeft</c> must be left. <c>MaximumAge</c> is that of the MFA; null if unlimited.</remarks>
internal readonly record struct SessionLimits(int Seconds, TimeSpan MinimumLeft, TimeSpan? MaximumAge, bool Fresh)
{
    /// <summary>GetSessionToken's default and bounds for an IAM user (AWS STS API reference, DurationSeconds).</summary>
    private const int DefaultSeconds = 43200, LeastSeconds = 900, MostSeconds = 129600;

    /// <exception cref="UserError">A value is not a number, or out of bounds; exit code 2.</exception>
    public static SessionLimits From(EnvironmentBlock environment, ProfileResolution resolution)
    {
        var (text, source) = environment.NonEmpty("AWS_MFA_TTL") is { } variable ? (variable, "AWS_MFA_TTL") : (resolution.Setting("mfa_ttl"), "mfa_ttl");
        var seconds = string.IsNullOrEmpty(text) ? DefaultSeconds : Number(text, source, LeastSeconds, MostSeconds);
        var left = environment.NonEmpty("AWS_MFA_MIN_TTL") is { } minimum ? Number(minimum, "AWS_MFA_MIN_TTL", 0, MostSeconds) : 300;
        var age = environment.NonEmpty("AWS_MFA_MAX_AGE") is { } maximum ? Number(maximum, "AWS_MFA_MAX_AGE", 0, int.MaxValue) : -1;
        return new(seconds, TimeSpan.FromSeconds(left), age < 0 ? null : TimeSpan.FromSeconds(age), environment.IsOn("AWS_MFA_FORCE"));
    }

    private static int Number(string text, string source, int least, int most)
        => int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) && number >= least && number <= most
            ? number
            : throw new UserError(
                $"invalid {source} '{text}'",
                most == int.MaxValue ? "use a number of seconds" : $"use a number of seconds from {least} to {most}",
                ErrorKind.Usage);
}
