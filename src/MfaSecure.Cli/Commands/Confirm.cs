using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class Confirm
{
    public static bool ToWrite(Host host)
    {
        using var prompter = TerminalPrompter.Open(host) ?? throw new UserError("nothing was written: no terminal to ask for confirmation on", "--yes writes without asking", ErrorKind.NobodyToAsk);
        var answer = Interrupt.Run(cancellation => prompter.AloneAsync(() => prompter.AskAsync("Write them? [y/N] ", isSecret: false, cancellation), cancellation));
        if (answer?.Trim() is ['y' or 'Y', ..])
        {
            return true;
        }

        host.Out.Write("Nothing was written\n");
        return false;
    }
}
