using Microsoft.Win32.SafeHandles;

namespace MfaSecure.Platform;

/// <summary>Gives the file that replaces another one its mode, group, access control list and extended attributes.</summary>
internal static unsafe class FileAttributesCopy
{
    private const int LargestValue = 64 * 1024;
    private const uint SameOwner = uint.MaxValue;

    /// <summary>False if the file would lose its group or list: then it is written in place instead.</summary>
    public static bool TryCopy(string from, SafeFileHandle to)
    {
        if (OperatingSystem.IsWindows() || !RawFile.TryStat(from, follow: true, out var facts))
        {
            return true;
        }

        var fd = (int)to.DangerousGetHandle();
        if (facts.Group is { } group && RawFile.TryStat(fd)?.Group != group && Libc.ChangeOwner(fd, SameOwner, group) != 0)
        {
            return false;
        }

        // After the group, whose change clears bits; before the list, which holds the mode too.
        File.SetUnixFileMode(to, (UnixFileMode)(facts.Mode & 0xFFF));
        return OperatingSystem.IsMacOS() ? CopyOnMac(from, fd) : CopyOnLinux(from, fd);
    }

    private static bool CopyOnMac(string from, int to)
    {
        using var source = File.OpenHandle(from);
        return LibcAttributes.Copy((int)source.DangerousGetHandle(), to, 0, LibcAttributes.CopyAcl | LibcAttributes.CopyXattr) == 0;
    }

    private static bool CopyOnLinux(string from, int to)
    {
        ReadOnlySpan<byte> list = "system.posix_acl_access\0"u8;
        Span<byte> names = new byte[LargestValue], value = new byte[LargestValue];
        fixed (byte* path = RawText.EncodeZ(from))
        fixed (byte* first = names)
        fixed (byte* content = value)
        fixed (byte* acl = list)
        {
            // A default list of the folder gives a new file one that the old file may not have.
            var length = LibcAttributes.List(path, first, names.Length);
            if (length < 0 || names[..(int)length].IndexOf(list) < 0)
            {
                _ = LibcAttributes.Remove(to, acl);
            }

            for (var at = 0; at < length; at += names[at..].IndexOf((byte)0) + 1)
            {
                // Labels of security modules may be the system's to set; a lost list is not ours to lose.
                var size = LibcAttributes.Get(path, first + at, content, value.Length);
                if (size >= 0 && LibcAttributes.Set(to, first + at, content, size, 0) != 0 && names[at..].StartsWith(list))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
