using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Platform;

/// <summary>What the process that called us is called.</summary>
internal static unsafe partial class ParentProcess
{
    /// <summary>PROC_PIDPATHINFO_MAXSIZE of macOS' libproc.h.</summary>
    private const int PathSize = 4096;

    /// <summary>Programs that run another and wait: who called them is meant.</summary>
    private static readonly string[] Wrappers = ["sudo", "doas", "timeout", "time", "strace"];

    /// <summary>The name of its file and the one it goes by, as far as they can be told; none where it is gone, or on Windows.</summary>
    public static string[] FindNames()
        => OperatingSystem.IsLinux() ? OnLinux() : OperatingSystem.IsMacOS() ? OnMac() : [];

    /// <summary>The parent's id in what proc(5) calls <c>/proc/PID/stat</c>; the name before it, in parentheses, may hold anything.</summary>
    internal static int? ParentIn(string stat)
        => stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..]
            && int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : null;

    private static string[] OnLinux()
    {
        var process = "/proc/self";
        string[] names = [];
        // A chain of wrappers is short; the end is here for a /proc that misleads.
        for (var depth = 0; depth < 8 && ParentIn(Read(process + "/stat")) is { } parent; depth++)
        {
            process = string.Create(CultureInfo.InvariantCulture, $"/proc/{parent}");
            names = [.. FileName(process + "/exe"), .. Read(process + "/comm").TrimEnd('\n') is { Length: > 0 } name ? [name] : Array.Empty<string>()];
            if (!names.Any(Wrappers.Contains))
            {
                return names;
            }
        }

        return names;
    }

    /// <remarks>Of a program that was updated while it runs the kernel says so behind its path.</remarks>
    private static string[] FileName(string link)
    {
        try
        {
            const string Deleted = " (deleted)";
            var target = new FileInfo(link).LinkTarget ?? "";
            target = target.EndsWith(Deleted, StringComparison.Ordinal) ? target[..^Deleted.Length] : target;
            return target.Length > 0 ? [Path.GetFileName(target)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, as sudo's is.
            return [];
        }
    }

    private static string Read(string path)
        => RawText.Decode(RawFile.ReadStart(path, new byte[PathSize]));

    private static string[] OnMac()
    {
        var buffer = new byte[PathSize];
        fixed (byte* start = buffer)
        {
            var length = PathOfProcess(GetParentProcessId(), start, PathSize);
            return length > 0 ? [Path.GetFileName(Encoding.UTF8.GetString(buffer, 0, length))] : [];
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();

    /// <summary>libproc.h of macOS; not tried on one yet.</summary>
    [LibraryImport("libproc", EntryPoint = "proc_pidpath")]
    private static partial int PathOfProcess(int process, byte* path, uint size);
}
