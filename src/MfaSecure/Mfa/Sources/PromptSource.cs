namespace MfaSecure.Mfa;

/// <summary>It echoes: a code is no password, and people check what they type.</summary>
/// <remarks>An empty line is ignored, so that a stray Enter does not end the wait for a YubiKey. A YubiKey that answers before
/// <c>whenToShow</c> needs no prompt.</remarks>
internal sealed class PromptSource(TerminalPrompter prompter, Task? whenToShow = null) : IMfaSource
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(400);

    public string Name => "prompt";

    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        if (whenToShow is not null)
        {
            await Task.WhenAny(whenToShow, Task.Delay(LongestHold, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        while (true)
        {
            prompter.AskUnlessAsking(TerminalPrompter.CodePrompt);
            var line = await prompter.ReadAsync(cancellation);
            if (line is null)
            {
                prompter.Close();
                return MfaCodeResult.None("the terminal's input ended");
            }

            if (MfaCode.FindDigits(line) is { } digits)
            {
                return MfaCodeResult.Of(new(device.Serial, digits) { Source = Name });
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                prompter.Tell("That is not a six-digit code; it was not sent to AWS.");
            }
        }
    }
}
