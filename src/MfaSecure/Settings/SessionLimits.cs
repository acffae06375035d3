using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Settings;

/// <summary>How long a session to ask for, and which cached sessions are good enough.</summary>
/// <param name="Seconds">What STS is asked for.</param>
/// <param name="MinimumLeft">A session with this much left or less is not used.</param>
/// <param name="MaximumAge">A session whose MFA is older is not used; null where age does not matter.</param>
/// <param name="Fresh">Whether no cached session may be used.</param>
internal readonly record struct SessionLimits(int Seconds, TimeSpan MinimumLeft, TimeSpan? MaximumAge, bool Fresh)
{
    /// <summary>GetSessionToken's own default and bounds for an IAM user (AWS STS API reference, DurationSeconds).</summary>
    public const int DefaultSeconds = 43200;

    /// <inheritdoc cref="DefaultSeconds"/>
    public const int LeastSeconds = 900;

    /// <inheritdoc cref="DefaultSeconds"/>
    public const int MostSeconds = 129600;

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
                $"{source} is '{text}'",
                most == int.MaxValue ? "use a number of seconds" : $"use a number of seconds from {least} to {most}",
                ErrorKind.Usage);
}
