using System.Globalization;

namespace MfaSecure.Platform;

/// <summary>The terminal while our child program uses it: set to line mode and our foreground for a question, then given back unchanged.</summary>
/// <remarks>
/// A shell with job control has its own process group, so a read would stop us (SIGTTIN); in an editor's mode no line ends.
/// If another program owns the terminal, we are a background job and nobody can answer.
/// </remarks>
internal sealed class BorrowedTerminal(ITerminal terminal, int descriptor) : ITerminal
{
    private readonly Lock mutex = new();
    private TerminalModes? modes;
    private bool isBorrowed;
    private int group;

    /// <summary>Whether the terminal is ours or our child program's.</summary>
    public static bool MayBorrow(int descriptor)
        => LibcSpawn.GetForegroundGroup(descriptor) is var theirs && (theirs == LibcSpawn.GetProcessGroup() || IsOfOurProgram(theirs));

    public event Action? Continued
    {
        add => terminal.Continued += value;
        remove => terminal.Continued -= value;
    }

    public (int Columns, int Rows)? Size => terminal.Size;

    public void Write(string text) => terminal.Write(text);

    public Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "")
    {
        Borrow();
        return terminal.ReadLineAsync(echo, cancellation, question);
    }

    public void Dispose()
    {
        GiveBack();
        terminal.Dispose();
    }

    private void Borrow()
    {
        lock (mutex)
        {
            var (own, theirs) = (LibcSpawn.GetProcessGroup(), LibcSpawn.GetForegroundGroup(descriptor));
            if (isBorrowed || (theirs != own && !IsOfOurProgram(theirs)))
            {
                return;
            }

            isBorrowed = true;
            if (theirs != own && LibcSpawn.SetForegroundGroup(descriptor, own) == 0)
            {
                group = theirs;
            }

            modes = TerminalModes.Of(descriptor);
            modes?.ByLines().SetOn(descriptor);
        }
    }

    private void GiveBack()
    {
        lock (mutex)
        {
            modes?.SetOn(descriptor);
            if (group > 0 && LibcSpawn.GetForegroundGroup(descriptor) == LibcSpawn.GetProcessGroup())
            {
                _ = LibcSpawn.SetForegroundGroup(descriptor, group);
            }

            (modes, group, isBorrowed) = (null, 0, false);
        }
    }

    private static bool IsOfOurProgram(int group)
    {
        if (!OperatingSystem.IsLinux())
        {
            // The other likely owner is the shell that has us in the background.
            return group > 0 && group != LibcSpawn.GetProcessGroupOf(LibcSpawn.GetParent());
        }

        for (var pid = group; pid > 1; pid = ProcessStat.Of(pid.ToString(CultureInfo.InvariantCulture))?.Parent ?? 0)
        {
            if (pid == Environment.ProcessId)
            {
                return true;
            }
        }

        return false;
    }
}
