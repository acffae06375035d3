namespace MfaSecure.Sandbox;

/// <summary>Whose signature was on the request.</summary>
internal sealed record Caller(string AccessKeyId, string Secret, string Arn, string UserId, IamUser? User, TemporarySession? Session)
{
    public bool HasMfa => Session?.HasMfa ?? false;
}
