namespace MfaSecure.Enroll;

/// <summary>What is to compute the codes of a new device: a key, or an authenticator app.</summary>
internal interface ISecretTarget
{
    /// <summary>Makes sure that it can take the seed, before there is one.</summary>
    /// <exception cref="UserError">It cannot, or the user does not want what it takes.</exception>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Hands the seed over and has a code read back, so that what it computes is known to be right.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="undo">Learns how to take it back.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="UserError">It did not take it, or computes another code.</exception>
    Task TakeAsync(TotpSecret seed, Rollback undo, CancellationToken cancellation);

    /// <summary>What it is, for the summary.</summary>
    string Title { get; }
}
