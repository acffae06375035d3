using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class Confirm
{
    public static bool ToWrite(Host host)
    {
        using var terminal = host.OpenTerminal() ?? throw new UserError("nothing was written: no terminal to ask for confirmation on", "--yes writes without asking", ErrorKind.NobodyToAsk);
        var answer = Interrupt.Run(cancellation => terminal.ReadLineAsync(echo: true, cancellation, "Write them? [y/N] "));
        if (answer?.Trim() is ['y' or 'Y', ..])
        {
            return true;
        }

        host.Out.Write("Nothing was written\n");
        return false;
    }
}
