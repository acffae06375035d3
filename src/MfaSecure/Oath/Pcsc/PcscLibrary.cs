using System.Runtime.InteropServices;

namespace MfaSecure.Oath;

internal static class PcscLibrary
{
    private static readonly Lazy<Pcsc?> Loaded = new(Load);

    public static Pcsc? Instance => Loaded.Value;

    private static Pcsc? Load()
    {
        var name = OperatingSystem.IsWindows() ? "winscard.dll"
            : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/PCSC.framework/PCSC"
            : "libpcsclite.so.1";
        try
        {
            return !NativeLibrary.TryLoad(name, out var library) ? null
                : OperatingSystem.IsWindows() ? new PcscWindows(library)
                : new PcscUnix(library);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }
}
