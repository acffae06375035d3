namespace MfaSecure.Mfa;

/// <summary>The serial is an ARN or the number printed on a hardware token, which has no account ID and name.</summary>
internal sealed record MfaDevice(string Serial, string? AccountId, string? Name);
