using MfaSecure.Mfa;

namespace MfaSecure.Enroll;

/// <summary>An authenticator app, which reads the seed off the terminal.</summary>
/// <param name="label">What the app calls the account.</param>
/// <param name="clock">The time that codes are compared for.</param>
/// <param name="talk">Asks and tells.</param>
internal sealed class AppHolder(string label, StepClock clock, Dialogue talk) : ISeedHolder
{
    private const int Tries = 5;

    public string Title => $"an authenticator app, as '{label}'";

    public Task PrepareAsync(CancellationToken cancellation)
        => talk.Desk is null
            ? throw new UserError("a QR code needs a terminal to be shown on", "run the command in a terminal", ExitCodes.NobodyToAsk)
            : Task.CompletedTask;

    public async Task TakeAsync(Seed seed, Undo undo, CancellationToken cancellation)
    {
        var uri = seed.ToUri(label);
        await talk.ShowOnceAsync(
            $"{QrCode.Draw(uri)}\nScan this with the authenticator app. Nobody else may see it. For an app without a camera:\n{uri}\n",
            "Press Enter when the app shows a code; this screen is then wiped. ",
            cancellation);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var typed = await talk.AskAsync("The code that the app shows: ", cancellation);
            if (typed is null)
            {
                break;
            }

            // A neighbour's too: it was read some seconds ago, and a phone's clock is its own.
            if (MfaCode.FindDigits(typed) is { } digits && Enumerable.Range(-1, 3).Any(neighbour => seed.CodeAt(clock.Step + neighbour) == digits))
            {
                return;
            }

            talk.Tell("That is not the code of this account now.");
        }

        throw new UserError("the authenticator app gave no code of the new device", "set the phone's clock by the network, then try again");
    }
}
