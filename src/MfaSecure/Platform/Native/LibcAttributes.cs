using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>Access control list and extended attributes of a file.</summary>
internal static unsafe partial class LibcAttributes
{
    /// <summary>copyfile.h: COPYFILE_ACL, COPYFILE_XATTR.</summary>
    public const uint CopyAcl = 1, CopyXattr = 4;

    /// <summary>Linux only, as the next four: macOS passes more arguments.</summary>
    [LibraryImport("libc", EntryPoint = "listxattr")]
    public static partial nint List(byte* path, byte* names, nint size);

    [LibraryImport("libc", EntryPoint = "getxattr")]
    public static partial nint Get(byte* path, byte* name, byte* value, nint size);

    [LibraryImport("libc", EntryPoint = "fsetxattr")]
    public static partial int Set(int fd, byte* name, byte* value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "fremovexattr")]
    public static partial int Remove(int fd, byte* name);

    /// <summary>macOS only.</summary>
    [LibraryImport("libc", EntryPoint = "fcopyfile")]
    public static partial int Copy(int from, int to, nint state, uint flags);
}
