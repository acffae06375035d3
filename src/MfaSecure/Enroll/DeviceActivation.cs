using MfaSecure.Iam;
using MfaSecure.Mfa;

namespace MfaSecure.Enroll;

/// <summary>Uses the previous and the current code, so that nobody waits for the next one.</summary>
internal sealed class DeviceActivation(IamCli iam, NewMfaDevice device, TotpClock clock, UsedCodes usedCodes, TimeProvider time, EnrollConsole console)
{
    /// <summary>A new device may be unknown for seconds (IAM user guide, "Changes that I make are not always immediately visible").</summary>
    private const int MostLookups = 3;
    private static readonly TimeSpan BetweenLookups = TimeSpan.FromSeconds(2);

    /// <summary>How long <c>aws</c> takes to send the codes, which must not be two steps old when they arrive.</summary>
    private const int SecondsToSend = 2;

    public async Task RunAsync(string userName, TotpSecret secret, CancellationToken cancellation)
    {
        for (var (lookups, hasWaited) = (1, false); ;)
        {
            var step = clock.Step;
            try
            {
                step = await console.WhileAsync("Enabling the MFA device", () => EnableAsync(userName, secret, cancellation));
            }
            catch (IamException refused) when (refused.Failure.Kind == IamFailureKind.WrongCodes && !hasWaited)
            {
                // Try the current and the next step: AWS may accept no past ones, or this clock may be a little fast.
                hasWaited = true;
                usedCodes.Spend(step, secret.CodeAt(step));
                await TerminalPrompter.CountDownAsync(console.Prompter, clock.WaitForFreshStepAsync(cancellation));
                continue;
            }
            catch (IamException unknown) when (unknown.Failure.Kind == IamFailureKind.NoSuchDevice && lookups < MostLookups)
            {
                lookups++;
                await Task.Delay(BetweenLookups, time, cancellation);
                continue;
            }
            catch (IamException lost) when (lost.Failure.MayHaveActed)
            {
                if (!(await iam.DevicesAsync(userName, cancellation)).Contains(device.Serial))
                {
                    throw;
                }
            }

            usedCodes.Spend(step, secret.CodeAt(step));
            return;
        }
    }

    private async Task<long> EnableAsync(string userName, TotpSecret secret, CancellationToken cancellation)
    {
        if (clock.SecondsLeft <= SecondsToSend)
        {
            await Task.Delay(TimeSpan.FromSeconds(clock.SecondsLeft), time, cancellation);
        }

        var step = clock.Step;
        device.MayBeEnabled = true;
        try
        {
            await iam.EnableAsync(userName, device.Serial, secret.CodeAt(step - 1), secret.CodeAt(step), cancellation);
        }
        catch (IamException refused) when (!refused.Failure.MayHaveActed)
        {
            device.MayBeEnabled = false;
            throw;
        }
        catch
        {
            // AWS may have accepted the codes.
            usedCodes.Spend(step, secret.CodeAt(step));
            throw;
        }

        return step;
    }
}
