namespace MfaSecure.Mfa;

/// <summary>What a code is for: the line above its question, and the command that asks for it where somebody can answer.</summary>
internal sealed record MfaPurpose(string Heading, string Command);
