namespace MfaSecure.Enroll;

internal interface ISecretTarget
{
    /// <summary>Checks that it can store the secret, before there is one.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Also checks one code that it computes.</summary>
    Task StoreAsync(TotpSecret secret, Rollback rollback, CancellationToken cancellation);

    string Title { get; }
}
