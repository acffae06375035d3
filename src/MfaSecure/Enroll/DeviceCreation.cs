using MfaSecure.Iam;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>Makes the virtual device at AWS, over one that an earlier enrolment left half made if the user says so.</summary>
internal sealed class DeviceCreation(IamCli iam, EnrollConsole talk, Rollback undo)
{
    /// <summary>Makes it, and has it taken back if the enrolment fails.</summary>
    /// <param name="name">Its name, perhaps with a path.</param>
    /// <param name="device">The device to be.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<TotpSecret> MakeAsync(string name, NewMfaDevice device, CancellationToken cancellation)
    {
        try
        {
            return await CreateAsync(name, device, cancellation);
        }
        catch (IamException taken) when (taken.Failure.Kind == IamFailureKind.NameTaken)
        {
            await MakeRoomAsync(name, device.Serial, taken, cancellation);
        }

        return await CreateAsync(name, device, cancellation);
    }

    private async Task<TotpSecret> CreateAsync(string name, NewMfaDevice device, CancellationToken cancellation)
    {
        (SerialNumber Serial, TotpSecret Secret) made;
        try
        {
            made = await talk.WhileAsync("Making the MFA device", () => iam.CreateAsync(name, cancellation));
        }
        catch (IamException refused) when (!refused.Failure.MayHaveActed)
        {
            throw;
        }
        catch
        {
            // Interrupted, or its answer was lost: it may be there, and nobody knows its seed.
            device.AddTo(undo);
            throw;
        }

        var serial = device.Serial;
        device.Serial = made.Serial.Text;
        device.AddTo(undo);
        if (device.Serial != serial)
        {
            made.Secret.Dispose();
            throw new UserError($"AWS made the MFA device {device.Serial}, and not {serial}");
        }

        return made.Secret;
    }

    private async Task MakeRoomAsync(string name, string serial, IamException taken, CancellationToken cancellation)
    {
        var unassigned = await talk.WhileAsync("Looking at the MFA devices", () => iam.UnassignedAsync(cancellation));
        if (unassigned.All(device => device.SerialNumber != serial))
        {
            throw new UserError($"another user has an MFA device '{name}': {serial}", $"choose another name: --device-name {name}-2", cause: taken);
        }

        if (!await talk.ConfirmAsync(
            $"An MFA device {serial} is there and nobody's: an enrolment was not finished, and its seed is lost. Remove it and make it anew?", cancellation))
        {
            throw new UserError(
                $"the half-made MFA device {serial} stays as it is",
                $"remove it with aws iam delete-virtual-mfa-device --serial-number {serial}, or choose another name: --device-name {name}-2");
        }

        await talk.WhileAsync("Removing the old one", async () =>
        {
            await iam.DeleteAsync(serial, cancellation);
            return true;
        });
    }
}
