namespace MfaSecure.Enroll;

/// <summary>What computes the codes of a new device: a YubiKey or an authenticator app.</summary>
internal interface ISecretTarget
{
    /// <summary>Checks that it can store the secret, before there is one.</summary>
    /// <exception cref="UserError">It cannot, or the user refuses what it takes.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Stores the secret, and checks one code that it computes.</summary>
    /// <exception cref="UserError">It does not store it, or computes a wrong code.</exception>
    Task StoreAsync(TotpSecret secret, Rollback rollback, CancellationToken cancellation);

    /// <summary>For the summary.</summary>
    string Title { get; }
}
