namespace MfaSecure.Profiles;

/// <summary>One role of a chain, as its profile describes it.</summary>
/// <param name="ProfileName">The profile.</param>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">Shown in CloudTrail and in the session's ARN.</param>
/// <param name="ExternalId">What the role's trust policy may ask for; null where the profile has none.</param>
/// <param name="Seconds">The session's length; null for AWS's 3600.</param>
internal sealed record RoleStep(string ProfileName, string RoleArn, string SessionName, string? ExternalId, int? Seconds)
{
    /// <summary>AWS caps a role that temporary credentials assume ("role chaining") at this many seconds.</summary>
    public const int ChainedSeconds = 3600;

    /// <summary>AssumeRole's own bounds (AWS STS API reference, DurationSeconds).</summary>
    public const int LeastSeconds = 900;

    /// <inheritdoc cref="LeastSeconds"/>
    public const int MostSeconds = 43200;
}
