namespace MfaSecure.Sandbox;

internal sealed record Caller(string AccessKeyId, string Secret, string Arn, string UserId, IamUser? User, TemporarySession? Session)
{
    public bool HasMfa => Session?.HasMfa ?? false;
}
