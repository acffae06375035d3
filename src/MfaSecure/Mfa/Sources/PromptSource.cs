namespace MfaSecure.Mfa;

/// <summary>The typed prompt on the controlling terminal.</summary>
/// <remarks>
/// It echoes: a code is no password, and people check what they type. Anything but six digits is asked for again without
/// AWS seeing it; an empty line too, so that a stray Enter does not end the wait for a YubiKey.
/// </remarks>
/// <param name="prompter">The terminal.</param>
/// <param name="whenToShow">When the prompt may come up: a YubiKey that answers at once needs none.</param>
internal sealed class PromptSource(TerminalPrompter prompter, Task? whenToShow = null) : IMfaSource
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    public string Name => "prompt";

    /// <inheritdoc/>
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
