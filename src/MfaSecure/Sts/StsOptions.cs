namespace MfaSecure.Sts;

/// <summary>What the <c>aws</c> command line says about its connection: it beats variables and files.</summary>
/// <remarks><c>NoVerifySsl</c> is never done while a code is sent; errors name it.</remarks>
internal sealed record StsOptions(string? Region, string? Endpoint, string? CaBundle, bool NoVerifySsl);
