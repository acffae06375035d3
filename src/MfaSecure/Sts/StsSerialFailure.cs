using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sts;

internal static class StsSerialFailure
{
    /// <summary>Found before a code is wasted on it; null when the serial number may work.</summary>
    public static StsFailure? Of(StsCall call)
    {
        if (call.Serial is not { } text || SerialNumber.Parse(text) is not { IsUsable: false } serial)
        {
            return null;
        }

        var setting = $"mfa_serial{(call.Profile is null ? "" : $" of profile '{call.Profile}'")}";
        return serial.Kind switch
        {
            SerialKind.User => new StsFailure(
                $"{setting} is the user's ARN ({serial}), not the ARN of an MFA device",
                $"set mfa_serial = {serial.Corrected} if the device has the user's name; {call.ListDevicesCommand} shows the serial number"),
            SerialKind.Fido => new StsFailure(
                $"{setting} is a FIDO security key or passkey ({serial}), but STS accepts only six-digit codes",
                "register a second MFA device of type authenticator app (a YubiKey can hold it) and set mfa_serial to its ARN"),
            _ => new StsFailure(
                $"{setting} is not the serial number of an MFA device: {Sanitizer.Clean(serial.Text)}",
                $"a serial number looks like arn:aws:iam::123456789012:mfa/NAME, without quotes; {call.ListDevicesCommand} shows yours"),
        };
    }
}
