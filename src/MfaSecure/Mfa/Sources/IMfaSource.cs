namespace MfaSecure.Mfa;

/// <summary>A place that MFA codes come from.</summary>
internal interface IMfaSource
{
    /// <summary>Its name in <c>AWS_MFA_SOURCE</c>, in messages and in debug lines.</summary>
    string Name { get; }

    /// <summary>A code of the device, or none with a reason; waits for people as long as <paramref name="cancellation"/> lets it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; what was held is released.</exception>
    Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation);
}
