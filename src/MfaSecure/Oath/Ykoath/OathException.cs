namespace MfaSecure.Oath;

#pragma warning disable CA1064 // No caller of the library sees it: Enroll turns it into a UserError.
internal sealed class OathException(OathFailure failure, string message, string? hint = null) : Exception(message)
#pragma warning restore CA1064
{
    public OathFailure Failure { get; } = failure;

    public string? Hint { get; } = hint;

    public string WithHint => Hint is { } remedy ? $"{Message} ({remedy})" : Message;

    internal static OathException Protocol(string what)
        => new(OathFailure.Protocol, $"cannot read the YubiKey's response: {what}", "unplug the YubiKey, plug it in again and retry");
}
