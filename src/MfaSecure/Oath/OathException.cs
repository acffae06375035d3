namespace MfaSecure.Oath;

/// <summary>A failure of the key, its reader or PC/SC: a sentence for people, a <see cref="Failure"/> for callers.</summary>
internal sealed class OathException(OathFailure failure, string message, string? hint = null)
    : UserError(message, hint)
{
    /// <summary>What went wrong.</summary>
    public OathFailure Failure { get; } = failure;

    internal static OathException Protocol(string what)
        => new(OathFailure.Protocol, $"the key's answer cannot be read: {what}", "pull the key, plug it in again and retry");
}
