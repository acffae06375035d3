using MfaSecure.Iam;

namespace MfaSecure.Enroll;

internal sealed class NewMfaDevice(IamCli iam, string serial, string userName, string? unenroll)
{
    /// <summary>The expected one until AWS has created the device.</summary>
    public string Serial { get; set; } = serial;

    /// <summary>AWS was asked to enable it and has not refused: it may have carried out an interrupted call.</summary>
    public bool MayBeEnabled { get; set; }

    private string Command
        => !MayBeEnabled ? $"aws iam delete-virtual-mfa-device --serial-number {Serial}"
            : unenroll is not null ? $"AWS_MFA_SERIAL={Serial} {unenroll}"
            : $"aws iam deactivate-mfa-device --user-name {userName} --serial-number {Serial}; aws iam delete-virtual-mfa-device --serial-number {Serial}";

    public void AddTo(Rollback rollback) => rollback.Add(new($"MFA device {Serial}", RemoveAsync) { NextStep = _ => $"To delete it: {Command}" });

    /// <summary>Deletes first: once the device is gone, AWS cannot carry out an interrupted call to enable it. Listing the devices first would miss a call
    /// that is still on its way.</summary>
    private async Task RemoveAsync(CancellationToken cancellation)
    {
        try
        {
            await DeleteAsync(cancellation);
        }
        catch (IamException refused) when (MayBeEnabled && refused.Failure.Kind == IamFailureKind.StillEnabled)
        {
            await DeactivateAsync(cancellation);
            await DeleteAsync(cancellation);
        }
        catch (IamException refused) when (MayBeEnabled && refused.Failure.IsDenied)
        {
            throw (await iam.DevicesAsync(userName, cancellation)).Contains(Serial) ? StillEnabled(refused) : refused;
        }
    }

    private async Task DeactivateAsync(CancellationToken cancellation)
    {
        try
        {
            await iam.DeactivateAsync(userName, Serial, cancellation);
            MayBeEnabled = false;
        }
        catch (IamException refused) when (!refused.Failure.MayHaveActed)
        {
            throw StillEnabled(refused);
        }
    }

    private static UserError StillEnabled(IamException refused) => new($"it is enabled, and {refused.Message}", cause: refused);

    private async Task DeleteAsync(CancellationToken cancellation)
    {
        try
        {
            await iam.DeleteAsync(Serial, cancellation);
        }
        catch (IamException gone) when (gone.Failure.Kind == IamFailureKind.NoSuchDevice)
        {
            // It was never created.
        }
    }
}
