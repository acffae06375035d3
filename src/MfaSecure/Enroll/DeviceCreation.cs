using MfaSecure.Iam;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>Replaces a device that an unfinished enrollment left, if the user agrees.</summary>
internal sealed class DeviceCreation(IamCli iam, EnrollConsole console, Rollback rollback)
{
    public async Task<TotpSecret> RunAsync(string name, NewMfaDevice device, CancellationToken cancellation)
    {
        try
        {
            return await CreateAsync(name, device, cancellation);
        }
        catch (IamException taken) when (taken.Failure.Kind == IamFailureKind.NameTaken)
        {
            await DeleteLeftoverAsync(name, device.Serial, taken, cancellation);
        }

        return await CreateAsync(name, device, cancellation);
    }

    private async Task<TotpSecret> CreateAsync(string name, NewMfaDevice device, CancellationToken cancellation)
    {
        (SerialNumber Serial, byte[] Secret) created;
        try
        {
            created = await console.WhileAsync("Creating the MFA device", () => iam.CreateAsync(name, cancellation));
        }
        catch (IamException refused) when (!refused.Failure.MayHaveActed)
        {
            throw;
        }
        catch
        {
            // Interrupted, or the response was lost: the device may exist, and nobody knows its secret.
            device.AddTo(rollback);
            throw;
        }

        var secret = new TotpSecret(created.Secret);
        var expected = device.Serial;
        device.Serial = created.Serial.Text;
        device.AddTo(rollback);
        if (device.Serial != expected)
        {
            secret.Dispose();
            throw new UserError($"AWS created the MFA device {device.Serial} instead of {expected}");
        }

        return secret;
    }

    private async Task DeleteLeftoverAsync(string name, string serial, IamException taken, CancellationToken cancellation)
    {
        var unassigned = await console.WhileAsync("Listing the MFA devices", () => iam.UnassignedAsync(cancellation));
        if (!unassigned.Contains(serial))
        {
            throw new UserError($"another user has an MFA device '{name}': {serial}", $"choose another name: --device-name {name}-2", cause: taken);
        }

        if (!await console.ConfirmAsync(
            $"MFA device {serial} exists but has no user: an enrollment was not finished, and its secret is lost. Delete it and create a new one?", cancellation))
        {
            throw new UserError(
                $"the unassigned MFA device {serial} was not replaced",
                $"delete it with aws iam delete-virtual-mfa-device --serial-number {serial}, or choose another name: --device-name {name}-2");
        }

        await console.WhileAsync("Deleting the old MFA device", () => iam.DeleteAsync(serial, cancellation));
    }
}
