namespace MfaSecure.Platform;

/// <summary>Mode has type and permission bits as in stat(2).</summary>
internal readonly record struct FileFacts(ulong Device, ulong Inode, uint Owner, int Mode, long Size, uint? Group = null)
{
    private const int TypeMask = 0xF000;

    public bool IsDirectory => (Mode & TypeMask) == 0x4000;

    public bool IsRegular => (Mode & TypeMask) == 0x8000;

    public bool IsLink => (Mode & TypeMask) == 0xA000;

    public bool IsOpenToOthers => (Mode & 0x3F) != 0;

    public bool IsReadableByAll => (Mode & 0x4) != 0;

    public bool IsWritableByOthers => (Mode & 0x12) != 0;

    /// <summary>In a directory such as /tmp, only a file's owner can rename or remove it.</summary>
    public bool IsSticky => (Mode & 0x200) != 0;

    public bool IsSameFile(FileFacts other) => Device == other.Device && Inode == other.Inode;
}

/// <summary>Files through the C library: three system calls to read one, and paths without loss.</summary>
internal static unsafe class RawFile
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicFacts = 0x7FF;

    /// <summary>Null if the file is missing, unreadable, not regular, or too large. Opened without blocking: a FIFO must not stop us.</summary>
    public static byte[]? Read(string path, long limit, out FileFacts facts, bool follow = true)
    {
        facts = default;
        if (!OperatingSystem.IsLinux())
        {
            return ReadPortably(path, limit, follow, ref facts);
        }

        int fd;
        fixed (byte* name = RawText.EncodeZ(path))
        {
            fd = Libc.Open(name, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK | (follow ? 0 : Libc.O_NOFOLLOW), 0);
        }

        if (fd < 0)
        {
            return null;
        }

        try
        {
            return StatOpen(fd, ref facts) && facts.IsRegular && facts.Size <= limit ? ReadAll(fd, (int)facts.Size) : null;
        }
        finally
        {
            _ = Libc.Close(fd);
        }
    }

    /// <summary>As many bytes as fit; none if the file cannot be read.</summary>
    public static ReadOnlySpan<byte> ReadStart(string path, Span<byte> buffer)
    {
        fixed (byte* name = RawText.EncodeZ(path))
        fixed (byte* start = buffer)
        {
            var fd = Libc.Open(name, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0);
            if (fd < 0)
            {
                return [];
            }

            var count = Libc.Read(fd, start, buffer.Length);
            _ = Libc.Close(fd);
            return buffer[..(int)Math.Max(count, 0)];
        }
    }

    public static bool TryStat(string path, bool follow, out FileFacts facts)
    {
        facts = default;
        if (!OperatingSystem.IsLinux())
        {
            return StatPortably(path, follow, ref facts);
        }

        fixed (byte* name = RawText.EncodeZ(path))
        {
            Libc.StatX result;
            if (Libc.StatX_(CurrentDirectory, name, follow ? 0 : NoFollow, BasicFacts, &result) != 0)
            {
                return false;
            }

            facts = From(result);
            return true;
        }
    }

    /// <summary>Whether the path still refers to the opened file.</summary>
    public static bool IsAt(int fd, string path)
    {
        FileFacts opened = default;
        return TryStat(path, follow: false, out var found) && (!OperatingSystem.IsLinux() || (StatOpen(fd, ref opened) && opened.IsSameFile(found)));
    }

    /// <summary>Linux only.</summary>
    public static FileFacts? TryStat(int fd)
    {
        FileFacts facts = default;
        return OperatingSystem.IsLinux() && StatOpen(fd, ref facts) ? facts : null;
    }

    public static bool IsExecutable(string path)
    {
        fixed (byte* name = RawText.EncodeZ(path))
        {
            return Libc.Access(name, Libc.X_OK) == 0;
        }
    }

    public static bool IsWritable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return !new FileInfo(path).IsReadOnly;
        }

        fixed (byte* name = RawText.EncodeZ(path))
        {
            return Libc.Access(name, Libc.W_OK) == 0;
        }
    }

    private static bool StatOpen(int fd, ref FileFacts facts)
    {
        Libc.StatX result;
        byte empty = 0;
        if (Libc.StatX_(fd, &empty, EmptyPath, BasicFacts, &result) != 0)
        {
            return false;
        }

        facts = From(result);
        return true;
    }

    private static FileFacts From(in Libc.StatX result)
        => new(((ulong)result.DeviceMajor << 32) | result.DeviceMinor, result.Inode, result.Uid, result.Mode, (long)result.Size, result.Gid);

    private static byte[]? ReadAll(int fd, int size)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(size);
        fixed (byte* start = bytes)
        {
            var total = 0;
            while (total < size)
            {
                var count = Libc.Read(fd, start + total, size - total);
                if (count <= 0)
                {
                    return count == 0 ? bytes[..total] : null;
                }

                total += (int)count;
            }
        }

        return bytes;
    }

    internal static byte[]? ReadPortably(string path, long limit, bool follow, ref FileFacts facts)
    {
        try
        {
            return StatPortably(path, follow, ref facts) && facts.IsRegular && facts.Size <= limit ? File.ReadAllBytes(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Through .NET: no owner (ours is assumed), and the path's hash instead of the numbers.</summary>
    internal static bool StatPortably(string path, bool follow, ref FileFacts facts)
    {
        var info = new FileInfo(path);
        if (!follow && info.LinkTarget is not null)
        {
            facts = facts with { Mode = 0xA1FF, Owner = OperatingSystem.IsWindows() ? 0 : Libc.GetEffectiveUserId() };
            return true;
        }

        var isDirectory = Directory.Exists(path);
        if (!isDirectory && !info.Exists)
        {
            return false;
        }

        var permissions = OperatingSystem.IsWindows() ? 0x180 : (int)File.GetUnixFileMode(path);
        var target = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? info.FullName;
        var owner = OperatingSystem.IsWindows() ? 0 : Libc.GetEffectiveUserId();
        facts = new(0, Fnv1a.Of(target), owner, (isDirectory ? 0x4000 : 0x8000) | permissions, isDirectory ? 0 : info.Length);
        return true;
    }
}
