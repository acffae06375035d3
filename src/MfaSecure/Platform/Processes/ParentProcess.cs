using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Platform;

internal static unsafe partial class ParentProcess
{
    /// <summary>PROC_PIDPATHINFO_MAXSIZE of macOS's libproc.h.</summary>
    private const int PathSize = 4096;

    /// <summary>These only run another program: their own caller counts.</summary>
    private static readonly string[] Wrappers = ["sudo", "doas", "timeout", "time", "strace"];

    /// <summary>The names of its file and its process, as far as known; none on Windows.</summary>
    public static string[] FindNames()
        => OperatingSystem.IsLinux() ? OnLinux() : OperatingSystem.IsMacOS() ? OnMac() : [];

    private static string[] OnLinux()
    {
        var process = "self";
        string[] names = [];
        // The limit is for a /proc that misleads.
        for (var depth = 0; depth < 8 && ProcessStat.Of(process) is { Parent: > 0 and var parent }; depth++)
        {
            process = parent.ToString(CultureInfo.InvariantCulture);
            names = [.. FileName($"/proc/{process}/exe"), .. NameOf(process) is { Length: > 0 } name ? [name] : Array.Empty<string>()];
            names = names.Contains("dotnet") ? [.. names, .. AssemblyOf(process)] : names;
            if (!names.Any(Wrappers.Contains))
            {
                return names;
            }
        }

        return names;
    }

    /// <summary>Linux appends a mark if the file was replaced while the program runs.</summary>
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

    private static string NameOf(string process)
        => RawText.Decode(RawFile.ReadStart($"/proc/{process}/comm", stackalloc byte[64])).TrimEnd('\n');

    /// <summary>PowerShell as a .NET tool is <c>dotnet …/pwsh.dll</c>.</summary>
    private static IEnumerable<string> AssemblyOf(string process)
        => RawText.Decode(RawFile.ReadStart($"/proc/{process}/cmdline", stackalloc byte[4096])).Split('\0')
            .Where(argument => argument.EndsWith(".dll", StringComparison.Ordinal)).Take(1).Select(argument => Path.GetFileNameWithoutExtension(argument));

    private static string[] OnMac()
    {
        var buffer = new byte[PathSize];
        fixed (byte* start = buffer)
        {
            var length = PathOfProcess(LibcSpawn.GetParent(), start, PathSize);
            return length > 0 ? [Path.GetFileName(Encoding.UTF8.GetString(buffer, 0, length))] : [];
        }
    }

    /// <summary>libproc.h of macOS; untested.</summary>
    [LibraryImport("libproc", EntryPoint = "proc_pidpath")]
    private static partial int PathOfProcess(int process, byte* path, uint size);
}
