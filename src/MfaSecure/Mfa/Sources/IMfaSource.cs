namespace MfaSecure.Mfa;

internal interface IMfaSource
{
    /// <summary>As in <c>AWS_MFA_SOURCE</c>, messages and debug lines.</summary>
    string Name { get; }

    /// <summary>Waits for people until <paramref name="cancellation"/>, and then releases what it holds.</summary>
    Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation);
}
