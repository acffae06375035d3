using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>OpenSSL, for TLS and hashes. Where .NET does not find it, it aborts the process (SIGABRT): look first.</summary>
/// <remarks>Loading it takes a millisecond or more, so this is not for paths that only read the cache.</remarks>
internal static class CryptoLibrary
{
    /// <summary>As in the runtime's opensslshim.c.</summary>
    private static readonly string[] Versions = ["3", "1.1", "1.0.2", "1.0.0", "10"];

    private static readonly Lazy<bool> Found = new(static () => !OperatingSystem.IsLinux() || Array.Exists(Versions, version => NativeLibrary.TryLoad($"libssl.so.{version}", out _)));

    /// <summary>Null if it is installed; slim containers lack it.</summary>
    public static UserError? Problem => Found.Value ? null : new(
        "OpenSSL (libssl.so.3) was not found; it is needed to connect to AWS and to use a YubiKey",
        "install it: apt-get install libssl3 (libssl3t64 on newer systems), or dnf install openssl-libs");

    /// <exception cref="UserError">It is not installed.</exception>
    public static void Require()
    {
        if (Problem is { } problem)
        {
            throw problem;
        }
    }
}
