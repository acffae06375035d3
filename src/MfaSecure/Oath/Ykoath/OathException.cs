namespace MfaSecure.Oath;

/// <summary>A failure of the YubiKey, its reader or PC/SC: <see cref="Failure"/> for code, message and hint for the user.</summary>
#pragma warning disable CA1064 // No caller of the library sees it: Enroll turns it into a UserError.
internal sealed class OathException(OathFailure failure, string message, string? hint = null) : Exception(message)
#pragma warning restore CA1064
{
    public OathFailure Failure { get; } = failure;

    /// <summary>What to do next, or null.</summary>
    public string? Hint { get; } = hint;

    /// <summary>Both in one line.</summary>
    public string WithHint => Hint is { } remedy ? $"{Message} ({remedy})" : Message;

    internal static OathException Protocol(string what)
        => new(OathFailure.Protocol, $"cannot read the YubiKey's answer: {what}", "pull the YubiKey, plug it in again and retry");
}
