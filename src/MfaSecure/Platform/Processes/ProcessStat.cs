using System.Globalization;
using System.Text;

namespace MfaSecure.Platform;

/// <summary>What Linux says of a process in <c>/proc/PID/stat</c> (proc_pid_stat(5)).</summary>
/// <param name="Parent">Its parent's id, 0 for the first process.</param>
/// <param name="Terminal">The device number of its controlling terminal; 0 if it has none.</param>
internal readonly record struct ProcessStat(int Parent, int Terminal)
{
    /// <summary>Null if there is no such process, or no <c>/proc</c>.</summary>
    /// <param name="process">A process id, or <c>self</c>.</param>
    public static ProcessStat? Of(string process)
        => Parse(Encoding.ASCII.GetString(RawFile.ReadStart($"/proc/{process}/stat", stackalloc byte[512])));

    /// <summary>The second field is the program's name in parentheses, which may itself contain any character.</summary>
    internal static ProcessStat? Parse(string stat)
        => stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, _, _, var terminal, ..]
            && int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(terminal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var device)
            ? new(id, device)
            : null;
}
