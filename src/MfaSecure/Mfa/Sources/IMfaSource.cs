namespace MfaSecure.Mfa;

/// <summary>Somewhere a code can come from.</summary>
internal interface IMfaSource
{
    /// <summary>Its name in <c>AWS_MFA_SOURCE</c>, in messages and in debug lines.</summary>
    string Name { get; }

    /// <summary>A code of the device, or none with a reason; waits for people as long as <paramref name="cancellation"/> lets it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; whatever was held is given back.</exception>
    Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation);
}
