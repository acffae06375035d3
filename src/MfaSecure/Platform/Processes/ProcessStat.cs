using System.Globalization;
using System.Text;

namespace MfaSecure.Platform;

/// <summary><c>/proc/PID/stat</c> (proc_pid_stat(5)). <c>Terminal</c> is a device number, 0 if the process has no terminal.</summary>
internal readonly record struct ProcessStat(char State, int Parent, int Group, int Terminal)
{
    /// <summary>By Ctrl-Z, or because it read the terminal in the background.</summary>
    public bool IsStopped => State == 'T';

    /// <summary>For a process id or <c>self</c>; null if there is no such process, or no <c>/proc</c>.</summary>
    public static ProcessStat? Of(string process)
        => Parse(Encoding.ASCII.GetString(RawFile.ReadStart($"/proc/{process}/stat", stackalloc byte[512])));

    /// <summary>The second field is the program's name in parentheses, which may contain any character.</summary>
    internal static ProcessStat? Parse(string stat)
        => stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [[var state], var parent, var group, _, var terminal, ..]
            && int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var leader)
            && int.TryParse(terminal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var device)
            ? new(state, id, leader, device)
            : null;
}
