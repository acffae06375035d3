namespace MfaSecure.Sandbox;

/// <summary>An error response with the status, code and message that AWS uses.</summary>
internal sealed class AwsError(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static AwsError AccessDenied(string message) => new(403, "AccessDenied", message);

    public static AwsError NotAuthorized(string caller, string action, string? resource = null, string? because = null)
        => AccessDenied($"User: {caller} is not authorized to perform: {action}"
            + (resource is null ? "" : $" on resource: {resource}") + (because is null ? "" : $" {because}"));

    public static AwsError Validation(string message) => new(400, "ValidationError", message);

    public static AwsError NoSuchEntity(string message) => new(404, "NoSuchEntity", message);

    public static AwsError EntityAlreadyExists(string message) => new(409, "EntityAlreadyExists", message);

    public static AwsError LimitExceeded(string message) => new(409, "LimitExceeded", message);

    public static AwsError InvalidToken() => new(403, "InvalidClientTokenId", "The security token included in the request is invalid.");

    public static AwsError Expired() => new(403, "ExpiredToken", "The security token included in the request is expired");

    public static AwsError WrongSignature(string message) => new(403, "SignatureDoesNotMatch", message);

    public static AwsError Throttled() => new(400, "Throttling", "Rate exceeded");
}
