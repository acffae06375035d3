using MfaSecure.Profiles;

namespace MfaSecure.Sts;

/// <summary>A session that STS made.</summary>
/// <param name="Credentials">Its keys, token and expiry.</param>
/// <param name="Skew">AWS's clock minus this machine's; null when the answer had no <c>Date</c>.</param>
internal sealed record StsSession(Credentials Credentials, TimeSpan? Skew);

/// <summary>Who AWS takes the keys for.</summary>
/// <param name="Account">The twelve-digit account id.</param>
/// <param name="Arn">The user, role session or root.</param>
/// <param name="UserId">The unique id, such as <c>AIDA…</c>.</param>
/// <param name="Skew">AWS's clock minus this machine's; null when the answer had no <c>Date</c>.</param>
internal sealed record CallerIdentity(string Account, string Arn, string UserId, TimeSpan? Skew);
