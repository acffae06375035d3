namespace MfaSecure.Mfa;

/// <summary>The typed prompt on the controlling terminal.</summary>
/// <remarks>
/// Its echo stays on: a code is not a password, and people check what they type. Anything but six digits is asked for
/// again without AWS seeing it; an empty line too, so that a stray Enter does not end the wait for a key.
/// </remarks>
/// <param name="prompter">The terminal.</param>
/// <param name="whenToShow">When the prompt may come up: a key that answers at once is not preceded by one.</param>
internal sealed class PromptSource(TerminalPrompter prompter, Task? whenToShow = null) : IMfaSource
{
    /// <summary>The prompt's text, which scripts that drive the Ruby gem wait for.</summary>
    public const string Prompt = "Please provide your MFA code: ";

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
            prompter.AskUnlessAsking(Prompt);
            var line = await prompter.ReadAsync(cancellation);
            if (line is null)
            {
                prompter.Close();
                return MfaCodeResult.None("the terminal's input ended");
            }

            if (MfaCode.FindDigits(line) is { } digits)
            {
                return MfaCodeResult.Of(new(digits, Name, isCertain: false));
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                prompter.Tell("That is not a six-digit code; it was not sent to AWS.");
            }
        }
    }
}
