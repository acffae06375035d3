using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Settings;

/// <summary>How long sessions are asked for, and how much of one must be left to be used.</summary>
/// <param name="Seconds">The length to ask STS for.</param>
/// <param name="MinimumLeft">A session with this much left or less is not used.</param>
/// <param name="MaximumAge">A session whose MFA is older is not used; null where age does not matter.</param>
/// <param name="Fresh">Whether a kept session is not to be used at all.</param>
internal readonly record struct SessionLimits(int Seconds, TimeSpan MinimumLeft, TimeSpan? MaximumAge, bool Fresh)
{
    /// <summary>GetSessionToken's own default and bounds for an IAM user (AWS STS API reference, DurationSeconds).</summary>
    public const int DefaultSeconds = 43200;

    /// <inheritdoc cref="DefaultSeconds"/>
    public const int LeastSeconds = 900;

    /// <inheritdoc cref="DefaultSeconds"/>
    public const int MostSeconds = 129600;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="UserError">A value is no number, or out of its bounds; exit code 2.</exception>
    public static SessionLimits From(EnvironmentBlock environment, ProfileResolution resolution)
    {
        var (text, source) = environment.NonEmpty("AWS_MFA_TTL") is { } variable ? (variable, "AWS_MFA_TTL") : (resolution.Setting("mfa_ttl"), "mfa_ttl");
        var seconds = string.IsNullOrEmpty(text) ? DefaultSeconds : Number(text, source, LeastSeconds, MostSeconds);
        var left = environment.NonEmpty("AWS_MFA_MIN_TTL") is { } minimum ? Number(minimum, "AWS_MFA_MIN_TTL", 0, MostSeconds) : 300;
        var age = environment.NonEmpty("AWS_MFA_MAX_AGE") is { } maximum ? Number(maximum, "AWS_MFA_MAX_AGE", 0, int.MaxValue) : -1;
        return new(seconds, TimeSpan.FromSeconds(left), age < 0 ? null : TimeSpan.FromSeconds(age), environment.IsOn("AWS_MFA_FORCE"));
    }

    /// <summary>Why a session is not to be used now; null where it is.</summary>
    public string? Objection(Session session, DateTimeOffset now)
        => session.Expiration - now <= MinimumLeft ? "it has ended or soon will"
            : MaximumAge is { } age && now - session.Issued > age ? "its MFA is older than AWS_MFA_MAX_AGE"
            : Fresh ? "AWS_MFA_FORCE asks for a fresh one"
            : null;

    private static int Number(string text, string source, int least, int most)
        => int.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) && number >= least && number <= most
            ? number
            : throw new UserError(
                $"{source} is '{text}'",
                most == int.MaxValue ? "it takes a number of seconds" : $"it takes a number of seconds from {least} to {most}",
                ErrorKind.Usage);
}
