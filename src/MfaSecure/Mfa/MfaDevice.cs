namespace MfaSecure.Mfa;

/// <summary>The MFA device a code is wanted of, with what helps to find it on a key.</summary>
/// <param name="Serial">Its serial number: an ARN, or what is printed on a hardware token.</param>
/// <param name="AccountId">The AWS account of the ARN; null without one.</param>
/// <param name="Name">The last part of the ARN; null without one.</param>
internal sealed record MfaDevice(string Serial, string? AccountId, string? Name);
