using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>One process at a time asks on a terminal: two questions in one line would get each other's answers.</summary>
internal static class TerminalTurn
{
    /// <summary>False if another process has a question open.</summary>
    public static bool TryEnter(Host host, out FileLock? turn)
    {
        turn = null;
        return PathOf(host) is not { } path || (turn = FileLock.TryTake(path, out var isUnsupported)) is not null || isUnsupported;
    }

    /// <summary>The file to lock; null if the terminal or the state folder is unknown, or an ancestor process has the turn.</summary>
    public static string? PathOf(Host host)
    {
        if (OperatingSystem.IsWindows() || host.TerminalName() is not { } name || RecursionGuard.HasTerminal(host.Environment, name))
        {
            return null;
        }

        var state = new StateFolder(host);
        return state.PathOf($"terminal-{Fnv1a.HexOf(name)}.lock") is { } path && state.TryPrepare() ? path : null;
    }
}
