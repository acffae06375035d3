using MfaSecure.Mfa;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>An authenticator app, which reads the seed off the terminal.</summary>
/// <param name="label">What the app calls the account.</param>
/// <param name="clock">The time that codes are compared for.</param>
/// <param name="talk">Asks and tells.</param>
internal sealed class AuthenticatorAppTarget(string label, TotpClock clock, EnrollConsole talk) : ISecretTarget
{
    /// <summary>Before the label's colon, as AWS has it.</summary>
    public const string Issuer = "Amazon Web Services";

    private const int Tries = 5;

    /// <summary>What AWS's own QR code calls a device's account.</summary>
    /// <param name="serial">The device's ARN.</param>
    public static string LabelOf(SerialNumber serial) => $"{Issuer}:{serial.Name}@{serial.Account}";

    public string Title => $"an authenticator app, as '{label}'";

    public Task PrepareAsync(CancellationToken cancellation)
        => talk.Prompter is null
            ? throw new UserError("a QR code needs a terminal to be shown on", "run the command in a terminal", ErrorKind.NobodyToAsk)
            : Task.CompletedTask;

    public async Task TakeAsync(TotpSecret seed, Rollback undo, CancellationToken cancellation)
    {
        var page = new QrPage(seed, label);
        await talk.ShowOnceAsync(page, cancellation);
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
