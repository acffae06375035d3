using MfaSecure.Oath;

namespace MfaSecure.Mfa;

internal sealed partial class YubiKeySource
{
    private async Task<YubiKey> OpenAsync(string reader, bool withSerial, CancellationToken cancellation)
    {
        try
        {
            var key = await OpenPatientlyAsync(reader, withSerial, cancellation);
            key.Mark = mark.Set(reader);
            return key;
        }
        catch (OathException busy) when (busy.Failure == OathFailure.ReaderBusy && mark.Find(reader) is { } holder)
        {
            isReaderOurs = true;
            throw new OathException(
                OathFailure.ReaderBusy,
                $"{holder.Name} is using the YubiKey for an MFA code",
                holder.IsStopped ? "it is stopped: continue it with fg" : "this command uses the YubiKey when it is free");
        }
    }

    private async Task<YubiKey> OpenPatientlyAsync(string reader, bool withSerial, CancellationToken cancellation)
    {
        var blinksFor = pendingTouch.BlinksFor;
        try
        {
            return await YubiKey.OpenAsync(reader, blinksFor > TimeSpan.Zero ? ShortPatience : Patience, withSerial, cancellation);
        }
        catch (OathException busy) when (busy.Failure == OathFailure.ReaderBusy && blinksFor > TimeSpan.Zero)
        {
            messages.TellHeld(blinksFor);
            return await YubiKey.OpenAsync(reader, blinksFor + Patience, withSerial, cancellation);
        }
    }
}
