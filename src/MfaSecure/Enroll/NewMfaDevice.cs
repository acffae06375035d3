using MfaSecure.Iam;

namespace MfaSecure.Enroll;

/// <summary>The virtual device that an enrolment makes, and how it is taken back.</summary>
/// <param name="iam">Asked for it.</param>
/// <param name="serial">The serial number it is to have.</param>
/// <param name="userName">Who is to have it.</param>
/// <param name="unenroll">The command that takes it back once it is enabled; null where the device is another user's.</param>
internal sealed class NewMfaDevice(IamCli iam, string serial, string userName, string? unenroll)
{
    /// <summary>The serial number.</summary>
    public string Serial { get; set; } = serial;

    /// <summary>Whether AWS was asked to enable it and has not said no: an interrupted call may have been carried out.</summary>
    public bool MayBeEnabled { get; set; }

    private string Command
        => !MayBeEnabled ? $"aws iam delete-virtual-mfa-device --serial-number {Serial}"
            : unenroll is not null ? $"AWS_MFA_SERIAL={Serial} {unenroll}"
            : $"aws iam deactivate-mfa-device --user-name {userName} --serial-number {Serial}; aws iam delete-virtual-mfa-device --serial-number {Serial}";

    /// <summary>Has it taken back if the enrolment fails.</summary>
    public void AddTo(Rollback undo) => undo.Add(new($"The MFA device {Serial}", RemoveAsync) { Cure = _ => $"To remove it: {Command}" });

    /// <remarks>
    /// Deleting comes first: once the device is gone AWS can no longer carry out a call that was interrupted, while a look would miss
    /// one that is still on its way.
    /// </remarks>
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
        catch (IamException refused) when (MayBeEnabled && refused.Failure.Kind is IamFailureKind.NotAllowed or IamFailureKind.Forbidden)
        {
            throw (await iam.DevicesAsync(userName, cancellation)).Any(device => device.SerialNumber == Serial) ? Stands(refused) : refused;
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
            throw Stands(refused);
        }
    }

    private static UserError Stands(IamException refused) => new($"it is enabled, and {refused.Message}", cause: refused);

    private async Task DeleteAsync(CancellationToken cancellation)
    {
        try
        {
            await iam.DeleteAsync(Serial, cancellation);
        }
        catch (IamException gone) when (gone.Failure.Kind == IamFailureKind.NoSuchDevice)
        {
            // It was never made.
        }
    }
}
