namespace MfaSecure.Mfa;

/// <summary>The MFA device that a code is needed of, with what helps to find its OATH account.</summary>
/// <param name="Serial">An ARN, or the number printed on a hardware token.</param>
/// <param name="AccountId">The AWS account in the ARN; null without one.</param>
/// <param name="Name">The last part of the ARN; null without one.</param>
internal sealed record MfaDevice(string Serial, string? AccountId, string? Name);
