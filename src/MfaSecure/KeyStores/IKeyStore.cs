using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>Where long-term secrets are, by access key ID. Nothing is opened, unlocked or asked before a method is called.</summary>
/// <remarks>Every method throws a <see cref="UserError"/> with a fix if the store is locked, missing, empty or full: within seconds, never a hang.</remarks>
internal interface IKeyStore
{
    /// <summary>As in <c>mfa_keys</c> and <c>--store</c>.</summary>
    string Name { get; }

    /// <summary>What is known without unlocking anything and without a question; null if the store does not have the access key.</summary>
    Task<StoredKeyInfo?> FindAsync(string accessKeyId, CancellationToken cancellation);

    /// <summary>May ask for the store's password or for a touch.</summary>
    Task<Credentials> ReadAsync(string accessKeyId, CancellationToken cancellation);

    /// <summary>Adds the access key, or replaces its secret, completely or not at all. Read it back before you remove it elsewhere.</summary>
    Task WriteAsync(Credentials keys, DateTimeOffset created, CancellationToken cancellation);

    /// <summary>False if the store did not have it.</summary>
    Task<bool> RemoveAsync(string accessKeyId, CancellationToken cancellation);
}

/// <summary><c>Created</c> is when AWS made the access key, or if that was not known, when it was stored; null if the store does not report it.</summary>
/// <remarks><c>Note</c> is a clause for <c>doctor</c>, such as <c>locked</c>, or null.</remarks>
internal sealed record StoredKeyInfo(DateTimeOffset? Created, string? Note = null);
