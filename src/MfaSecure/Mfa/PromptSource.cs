using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>The typed prompt on the controlling terminal.</summary>
/// <remarks>
/// Its echo stays on: a code is not a password, and people check what they type. Anything but six digits is asked for
/// again without AWS seeing it; an empty line too, so that a stray Enter does not end the wait for a key.
/// </remarks>
public sealed class PromptSource(ITerminal terminal, string prompt = PromptSource.Prompt) : IMfaSource
{
    /// <summary>The prompt's text, which scripts that drive the Ruby gem wait for.</summary>
    public const string Prompt = "Please provide your MFA code: ";

    /// <inheritdoc/>
    public string Name => "prompt";

    /// <inheritdoc/>
    public async Task<MfaAnswer> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        while (true)
        {
            terminal.Write(prompt);
            var line = await terminal.ReadLineAsync(echo: true, cancellation);
            if (line is null)
            {
                terminal.Write("\n");
                return MfaAnswer.None("the terminal's input ended");
            }

            if (MfaCode.FindDigits(line) is { } digits)
            {
                return MfaAnswer.Of(new(digits, Name, isCertain: false));
            }

            if (!string.IsNullOrWhiteSpace(line))
            {
                terminal.Write("That is not a six-digit code; it was not sent to AWS.\n");
            }
        }
    }
}
