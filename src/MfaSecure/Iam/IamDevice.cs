namespace MfaSecure.Iam;

/// <summary>An MFA device as IAM lists it.</summary>
/// <param name="SerialNumber">Its ARN, or the number printed on it.</param>
/// <param name="UserName">Who has it; null for nobody, and for the root user.</param>
/// <param name="EnableDate">Since when; null for nobody's.</param>
/// <param name="Arn">The ARN of who has it; null for nobody, and where IAM does not say.</param>
internal sealed record IamDevice(string SerialNumber, string? UserName, DateTimeOffset? EnableDate, string? Arn = null);
