namespace MfaSecure.Oath;

/// <summary>A failure of the key, its reader or PC/SC: a sentence for people, a <see cref="Failure"/> for callers.</summary>
internal sealed class OathException(OathFailure failure, string message, string? hint = null)
    : UserError(message, hint)
{
    /// <summary>What went wrong.</summary>
    public OathFailure Failure { get; } = failure;

    /// <summary>The sentence with its remedy, for one line among others.</summary>
    public string WithHint => Hint is { } remedy ? $"{Message} ({remedy})" : Message;

    internal static OathException Protocol(string what)
        => new(OathFailure.Protocol, $"the key's answer cannot be read: {what}", "pull the key, plug it in again and retry");
}
