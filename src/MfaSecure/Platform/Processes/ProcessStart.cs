using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>Our arguments and environment as bytes, before .NET decodes them.</summary>
internal static unsafe class ProcessStart
{
    /// <summary>Without argv[0]; .NET's <paramref name="decoded"/> ones if the system does not give the bytes.</summary>
    public static byte[][] Arguments(string[] decoded, out byte[] programName)
    {
        programName = [];
        var bytes = OperatingSystem.IsLinux() ? ReadCommandLine() : null;
        if (bytes is null || bytes.AsSpan().Count((byte)0) != decoded.Length + 1)
        {
            programName = RawText.Encode(Environment.GetCommandLineArgs() is [var first, ..] ? first : "");
            return Array.ConvertAll(decoded, RawText.Encode);
        }

        ReadOnlySpan<byte> rest = bytes;
        var end = rest.IndexOf((byte)0);
        programName = rest[..end].ToArray();
        var arguments = new byte[decoded.Length][];
        for (var index = 0; index < arguments.Length; index++)
        {
            rest = rest[(end + 1)..];
            end = rest.IndexOf((byte)0);
            arguments[index] = rest[..end].ToArray();
        }

        return arguments;
    }

    /// <summary>No core dump, also none to a piped core_pattern, and no debugger of the same user: our memory holds secrets. execve undoes it.</summary>
    public static void ForbidDumps()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Libc.Prctl(Libc.PR_SET_DUMPABLE, 0, 0, 0, 0);
        }
    }

    public static EnvironmentBlock ReadEnvironment()
    {
        if (OperatingSystem.IsWindows())
        {
            return EnvironmentBlock.From(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
                .Select(entry => KeyValuePair.Create((string)entry.Key, (string)entry.Value!)));
        }

        var pointers = Libc.GetEnviron();
        var count = 0;
        while (pointers[count] != null)
        {
            count++;
        }

        var entries = new byte[count][];
        for (var index = 0; index < count; index++)
        {
            entries[index] = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(pointers[index]).ToArray();
        }

        return new(entries);
    }

    /// <summary>Opens <c>/dev/null</c> for closed descriptors 0–2, so that no file or socket of ours gets their numbers; a child finds them closed again.</summary>
    public static void GuardStandardDescriptors()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        fixed (byte* nowhere = "/dev/null\0"u8)
        {
            for (var fd = 0; fd <= 2; fd++)
            {
                if (Libc.Fcntl(fd, Libc.F_GETFD, 0) < 0)
                {
                    _ = Libc.Open(nowhere, Libc.O_RDWR | Libc.O_CLOEXEC, 0);
                }
            }
        }
    }

    private static byte[]? ReadCommandLine()
    {
        Span<byte> start = stackalloc byte[4096];
        var read = RawFile.ReadStart("/proc/self/cmdline", start);
        if (read.Length is > 0 and < 4096)
        {
            return read.ToArray();
        }

        try
        {
            return File.ReadAllBytes("/proc/self/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
