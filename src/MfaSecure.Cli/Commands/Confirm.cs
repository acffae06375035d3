using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

/// <summary>Whether lines that were shown may be written.</summary>
internal static class Confirm
{
    /// <exception cref="UserError">Nobody can be asked.</exception>
    public static bool ToWrite(Host host)
    {
        using var terminal = host.OpenTerminal() ?? throw new UserError("nobody can be asked, so nothing was written", "--yes writes without asking", ErrorKind.NobodyToAsk);
        var answer = Interrupt.Run(cancellation => terminal.ReadLineAsync(echo: true, cancellation, "Write them? [y/N] "));
        if (answer?.Trim() is ['y' or 'Y', ..])
        {
            return true;
        }

        host.Out.Write("Nothing was written\n");
        return false;
    }
}
