using MfaSecure.Iam;
using MfaSecure.Mfa;

namespace MfaSecure.Enroll;

/// <summary>Gives the device to its user: with the previous and the current code, so that nobody waits for the clock.</summary>
internal sealed class DeviceActivation(IamCli iam, NewMfaDevice device, TotpClock clock, UsedCodes usedCodes, TimeProvider time, EnrollConsole talk)
{
    /// <summary>IAM tells its servers of a new device within seconds (user guide, "Changes that I make are not always immediately visible").</summary>
    private const int LooksForDevice = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    /// <summary>What <c>aws</c> takes to send the codes: they are not to be of the step before the last when they arrive.</summary>
    private const int SecondsToSend = 2;

    public async Task RunAsync(string userName, TotpSecret seed, CancellationToken cancellation)
    {
        for (var (looks, hasWaited) = (1, false); ;)
        {
            var step = clock.Step;
            try
            {
                step = await talk.WhileAsync("Enabling it", () => EnableAsync(userName, seed, cancellation));
            }
            catch (IamException refused) when (refused.Failure.Kind == IamFailureKind.WrongCodes && !hasWaited)
            {
                // The pair is then of this step and the next: perhaps AWS takes no past ones, or this clock is a little fast.
                hasWaited = true;
                usedCodes.Spend(step, seed.CodeAt(step));
                await TerminalPrompter.CountDownAsync(talk.Prompter, clock.WaitForFreshStepAsync(cancellation));
                continue;
            }
            catch (IamException unknown) when (unknown.Failure.Kind == IamFailureKind.NoSuchDevice && looks < LooksForDevice)
            {
                looks++;
                await Task.Delay(BetweenLooks, time, cancellation);
                continue;
            }
            catch (IamException lost) when (lost.Failure.MayHaveActed)
            {
                if (!(await iam.DevicesAsync(userName, cancellation)).Any(one => one.SerialNumber == device.Serial))
                {
                    throw;
                }
            }

            usedCodes.Spend(step, seed.CodeAt(step));
            return;
        }
    }

    /// <summary>The later of the two time steps.</summary>
    private async Task<long> EnableAsync(string userName, TotpSecret seed, CancellationToken cancellation)
    {
        if (clock.SecondsLeft <= SecondsToSend)
        {
            await Task.Delay(TimeSpan.FromSeconds(clock.SecondsLeft), time, cancellation);
        }

        var step = clock.Step;
        device.MayBeEnabled = true;
        try
        {
            await iam.EnableAsync(userName, device.Serial, seed.CodeAt(step - 1), seed.CodeAt(step), cancellation);
        }
        catch (IamException refused) when (!refused.Failure.MayHaveActed)
        {
            device.MayBeEnabled = false;
            throw;
        }
        catch
        {
            // AWS may have taken the codes.
            usedCodes.Spend(step, seed.CodeAt(step));
            throw;
        }

        return step;
    }
}
