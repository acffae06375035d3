using MfaSecure.Mfa;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

internal sealed class AuthenticatorAppTarget(string label, TotpClock clock, EnrollConsole console) : ISecretTarget
{
    private const string Issuer = "Amazon Web Services";

    private const int Tries = 5;

    /// <summary>The label in AWS's own QR code.</summary>
    public static string LabelOf(SerialNumber serial) => $"{Issuer}:{serial.Name}@{serial.Account}";

    public string Title => $"an authenticator app, as '{label}'";

    public Task PrepareAsync(CancellationToken cancellation)
        => console.Prompter is null
            ? throw new UserError("a QR code needs a terminal", "run the command in a terminal", ErrorKind.NobodyToAsk)
            : Task.CompletedTask;

    public async Task StoreAsync(TotpSecret secret, Rollback rollback, CancellationToken cancellation)
    {
        var page = new QrPage(secret, label);
        await console.ShowOnceAsync(page, cancellation);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var typed = await console.AskAsync("Code shown by the app: ", cancellation);
            if (typed is null)
            {
                break;
            }

            // The neighboring steps too: the code is seconds old, and the phone has its own clock.
            if (MfaCode.FindDigits(typed) is { } digits && Enumerable.Range(-1, 3).Any(neighbour => secret.CodeAt(clock.Step + neighbour) == digits))
            {
                return;
            }

            console.Tell("That is not the current code of this account.");
        }

        throw new UserError("no correct code from the authenticator app", "let the phone set its clock automatically, then try again");
    }
}
