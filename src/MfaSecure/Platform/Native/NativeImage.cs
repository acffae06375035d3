using System.Runtime.CompilerServices;

namespace MfaSecure.Platform;

/// <summary>Whether we run as NativeAOT or on a runtime with a JIT.</summary>
internal static class NativeImage
{
    /// <summary>SIGPIPE, the same number on Linux and macOS.</summary>
    public const int SigPipe = 13;

    /// <summary>
    /// Whether SIGPIPE is still as the caller set it. .NET ignores it before any of our code runs; the native Linux build
    /// removes that call at link time (src/Native.targets), other builds assume the default.
    /// </summary>
    public static bool KeepsSigPipe => OperatingSystem.IsLinux() && !RuntimeFeature.IsDynamicCodeSupported;
}
