using System.Runtime.CompilerServices;

namespace MfaSecure.Platform;

/// <summary>What is known of the running image: NativeAOT or a runtime with a JIT.</summary>
internal static class NativeImage
{
    /// <summary>SIGPIPE, the same number on Linux and macOS.</summary>
    public const int SigPipe = 13;

    /// <summary>
    /// Whether SIGPIPE is still as the caller had it. .NET ignores it before any of our code runs; the native Linux build
    /// links that one call away (see the command line's project file), other builds cannot tell and assume the default.
    /// </summary>
    public static bool KeepsSigPipe => OperatingSystem.IsLinux() && !RuntimeFeature.IsDynamicCodeSupported;
}
