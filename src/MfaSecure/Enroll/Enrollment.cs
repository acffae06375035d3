using MfaSecure.Iam;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>From keys alone to a working MFA profile: device, account on the key, <c>mfa_serial</c>, first session.</summary>
/// <remarks>
/// All that can be known to fail is looked at before anything is made. What is made and then not finished is taken back, or named with
/// the command that takes it back. The seed is in memory alone, from aws's FIFO to the key.
/// </remarks>
internal sealed class Enrollment(Host host, EnrollOptions options)
{
    /// <summary>"IAM and AWS STS quotas", IAM user guide.</summary>
    private const int MostDevices = 8;

    /// <summary>Enrols.</summary>
    /// <exception cref="UserError">A step failed; what it left, if anything, has been named on the terminal.</exception>
    /// <exception cref="OperationCanceledException">Cancelled from outside (Ctrl-C), after the same.</exception>
    public async Task<Enrolled> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await PulledKey.NamedAsync(() => EnrolAsync(cancellation), "enroll");
        }
        catch (IamException denied) when (denied.Failure.Kind == IamFailureKind.NotAllowed)
        {
            // Who asks for one policy is to hear of the next ones at once.
            var all = IamPolicy.Allowing(IamPolicy.EnrollActions, options.UserName is null ? denied.Failure.CallerArn : null);
            throw new UserError(denied.Message, $"{denied.Hint}; all that enroll needs: {all}", cause: denied);
        }
    }

    private async Task<Enrolled> EnrolAsync(CancellationToken cancellation)
    {
        options.Check();
        using var talk = new EnrollConsole(host);
        var profile = UserProfile.Load(host, options.Profile);
        var keys = await profile.KeysAsync(host, cancellation);
        var iam = IamCli.For(host, profile, (profile.Resolution.Serial is null ? null : new SessionBroker(host).Cached(profile.Request))?.Credentials ?? keys);
        var (owner, devices) = await IamUser.WithDevicesAsync(profile.Connect(host, keys), iam, options.UserName, talk, cancellation);
        var userName = options.UserName ?? owner.Name;
        var deviceName = options.DeviceName ?? userName;
        var isOwn = userName == owner.Name;
        var serial = owner.SerialOf(deviceName);
        CheckDevices(devices, isOwn ? profile.Resolution : null, userName, deviceName, serial);
        var lines = isOwn ? profile.Lines : null;
        lines?.CheckWritable();

        using var usedCodes = await UsedCodes.OpenAsync(host, serial, talk.Tell, cancellation);
        usedCodes.SeeSkew(owner.Skew);
        var clock = new TotpClock(host.Clock, () => usedCodes.Skew, usedCodes.IsSpent);
        var settings = MfaSettings.For(host.Environment, profile.Resolution);
        // What the profile calls the account of the device it has is not to be overwritten by another device's.
        var named = isOwn && (profile.Resolution.Serial ?? serial) == serial ? settings.OathAccount : null;
        var account = options.QrCode ? "" : AccountName.Of(options.OathAccount ?? named, serial, $"{deviceName}@{owner.Account}");
        // The account is written only after AWS has made a device of that serial number, which it does for one that is nobody's alone.
        var leftoverOf = !options.QrCode && KeyAccounts.IsOf(AccountName.Account(account), SerialNumber.Parse(serial), null) ? userName : null;
        var ring = new YubiKeySelector(settings, new(new(host)), talk);
        YubiKeyInfo? key = null;
        ISecretTarget holder = options.QrCode
            ? new AuthenticatorAppTarget(AuthenticatorAppTarget.LabelOf(SerialNumber.Parse(serial)), clock, talk)
            : new YubiKeyTarget(ring, key = await ring.ChooseAsync(null, cancellation), account, leftoverOf, options.Touch, clock, talk);
        await holder.PrepareAsync(cancellation);

        var undo = new Rollback(talk);
        var device = new NewMfaDevice(iam, serial, userName, isOwn ? options.Undoing : null);
        try
        {
            using var seed = await new DeviceCreation(iam, talk, undo).MakeAsync(deviceName, device, cancellation);
            await holder.TakeAsync(seed, undo, cancellation);
            List<ISecretTarget> holders = [holder];
            if (options.SecondKey && key is not null)
            {
                var second = new YubiKeyTarget(ring, await ring.ChooseAsync(key, cancellation), account, leftoverOf, options.Touch, clock, talk);
                await second.PrepareAsync(cancellation);
                await second.TakeAsync(seed, undo, cancellation);
                holders.Add(second);
            }

            await new DeviceActivation(iam, device, clock, usedCodes, host.Clock, talk).RunAsync(userName, seed, cancellation);
            undo.Forget();
            var done = new Enrolled { Serial = serial, UserName = userName, Holders = [.. holders.Select(one => one.Title)] };
            return !isOwn ? done : await FinishAsync(done, profile, lines, account, keys, new(host, clock, usedCodes, talk), seed, talk, cancellation);
        }
        catch
        {
            await undo.RunAsync();
            throw;
        }
    }

    /// <summary>From here on everything works; what is still missing is comfort, and is told.</summary>
    private async Task<Enrolled> FinishAsync(
        Enrolled done, UserProfile profile, ProfileLines? lines, string account, Credentials keys, FirstSession first, TotpSecret seed, EnrollConsole talk, CancellationToken cancellation)
    {
        done = done with { Profile = profile.Resolution.ProfileName, NeedsVariable = lines is null };
        UserError? unwritten = null;
        if (lines is not null)
        {
            try
            {
                var header = lines.Set("mfa_serial", done.Serial);
                var old = profile.Resolution is { Serial: { } serial, SerialSource: "mfa_serial" } && serial != done.Serial ? serial : null;
                done = done with { File = lines.Path, Lines = [header, $"mfa_serial = {done.Serial}"], Replaced = old };
                var named = profile.Resolution.Setting("mfa_oath_account");
                if (options.QrCode)
                {
                    // A key that has that account would be asked for the codes of another device.
                    done = done with { Removed = named is not null && lines.Remove("mfa_oath_account", named).Count > 0 ? named : null };
                }
                else if (named != account && (named is not null || !AccountName.IsFound(account, done.Serial)))
                {
                    _ = lines.Set("mfa_oath_account", account);
                    done = done with { Lines = [.. done.Lines, $"mfa_oath_account = {account}"] };
                }
            }
            catch (UserError error)
            {
                unwritten = error;
            }
        }

        Session? session = null;
        try
        {
            session = await first.FetchAsync(
                UserProfile.Load(host, options.Profile, done.File is null ? done.Serial : null), keys, done.Serial, seed, cancellation);
        }
        catch (OperationCanceledException) when (unwritten is null)
        {
            talk.Tell(
                $"The MFA device {done.Serial} is enabled and works; only the first session is missing, which the next aws command asks for"
                + $"{(lines is null ? $" (set AWS_MFA_SERIAL={done.Serial} beside the keys)" : "")}. To undo: {options.Undoing}");
            throw;
        }
        catch (OperationCanceledException)
        {
            // What is told below is more than that it was interrupted.
        }

        return unwritten is null
            ? done with { Session = session }
            : throw new UserError(
                $"the MFA device {done.Serial} is enabled and works, but {unwritten.Message}",
                $"add this line to the profile '{done.Profile}' by hand: mfa_serial = {done.Serial}",
                cause: unwritten);
    }

    private void CheckDevices(IReadOnlyList<IamDevice> devices, ProfileResolution? resolution, string userName, string deviceName, string serial)
    {
        var has = string.Join(", ", devices.Select(device => device.SerialNumber));
        // AWS hands out a seed once: what was not put on a second key then never can be.
        var another = $"for a second one, as on a backup key, give it a name: --device-name {deviceName}-2"
            + $"{(resolution is null ? "" : $"; two keys of one device are enrolled together: {options.Undoing}, then enroll with --second-key")}";
        if (devices.Any(device => device.SerialNumber == serial))
        {
            throw new UserError(
                $"user {userName} has an MFA device '{deviceName}' already: {serial}",
                resolution is null ? another
                    : resolution.Serial == serial ? $"profile '{resolution.ProfileName}' uses it; {another}"
                    : $"if its codes are on your key, add mfa_serial = {serial} to profile '{resolution.ProfileName}'; {another}");
        }

        if (devices.Count >= MostDevices)
        {
            throw new UserError(
                $"user {userName} has {devices.Count} MFA devices, and AWS allows {MostDevices}: {has}",
                "remove one that is not used any more: aws-mfa-secure unenroll, or aws iam deactivate-mfa-device");
        }

        if (resolution?.Serial is { } current && options.DeviceName is null && devices.Any(device => device.SerialNumber == current))
        {
            throw new UserError(
                $"profile '{resolution.ProfileName}' has an MFA device already: {current}", another);
        }
    }
}
