using MfaSecure.Iam;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>The steps of <c>enroll</c> in order. All that can be known to fail is checked before anything is created; what a failed enrollment created
/// is rolled back, or named with the command that deletes it. The secret stays in memory, from aws's FIFO to the YubiKey.</summary>
internal sealed class Enrollment(Host host, EnrollOptions options)
{
    public async Task<EnrollmentResult> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await RemovedYubiKey.WithRerunHintAsync(() => EnrollAsync(cancellation), "enroll");
        }
        catch (IamException denied) when (denied.Failure.Kind == IamFailureKind.NotAllowed)
        {
            // Name all the permissions at once, not one per attempt.
            var all = IamPolicy.Allowing(IamPolicy.EnrollActions, options.UserName is null ? denied.Failure.CallerArn : null);
            throw new UserError(denied.Message, $"{denied.Hint}; everything enroll needs: {all}", cause: denied);
        }
    }

    private async Task<EnrollmentResult> EnrollAsync(CancellationToken cancellation)
    {
        options.Check();
        using var console = new EnrollConsole(host);

        // Find the user and decide on the device.
        var profile = IamUserProfile.Load(host, options.Profile);
        var keys = await profile.KeysAsync(host, cancellation);
        var iam = profile.ConnectIam(host, profile.CachedSession(host)?.Credentials ?? keys);
        var (user, devices) = await IamUser.WithDevicesAsync(profile.ConnectSts(host, keys), iam, options.UserName, console, cancellation);
        var settings = MfaSettings.For(host.Environment, profile.Resolution);
        var plan = EnrollmentPlan.For(options, profile.Resolution, settings.OathAccount, user, devices);
        var lines = plan.IsOwnUser ? profile.Lines : null;
        lines?.CheckWritable();

        // Choose what computes the codes.
        using var usedCodes = await UsedCodes.OpenAsync(host, plan.Serial, settings, cancellation);
        usedCodes.SaveSkew(user.Skew);
        var clock = new TotpClock(host.Clock, () => usedCodes.Skew, usedCodes.IsSpent);
        clock.CheckIsClose();
        var yubiKeys = new YubiKeySelector(settings, new(new(host)), console);
        var first = options.QrCode ? null : await yubiKeys.ChooseAsync(null, cancellation);
        List<ISecretTarget> targets = [first is null ? new AuthenticatorAppTarget(AuthenticatorAppTarget.LabelOf(SerialNumber.Parse(plan.Serial)), clock, console) : OnYubiKey(first)];
        await targets[0].PrepareAsync(cancellation);

        var rollback = new Rollback(console);
        var device = new NewMfaDevice(iam, plan.Serial, plan.UserName, plan.IsOwnUser ? options.UndoCommand : null);
        try
        {
            // Create the device and hand its secret over.
            using var secret = await new DeviceCreation(iam, console, rollback).RunAsync(plan.DeviceName, device, cancellation);
            await targets[0].StoreAsync(secret, rollback, cancellation);
            if (options.SecondKey && first is not null)
            {
                targets.Add(OnYubiKey(await yubiKeys.ChooseAsync(first, cancellation)));
                await targets[1].PrepareAsync(cancellation);
                await targets[1].StoreAsync(secret, rollback, cancellation);
            }

            // Activate it. From here on everything works: a later failure is reported, and nothing is rolled back.
            await new DeviceActivation(iam, device, clock, usedCodes, host.Clock, console).RunAsync(plan.UserName, secret, cancellation);
            rollback.Forget();

            // Write the profile and fetch the first session.
            var result = new EnrollmentResult { Serial = plan.Serial, UserName = plan.UserName, Holders = [.. targets.Select(target => target.Title)] };
            return plan.IsOwnUser
                ? await FinishAsync(result, new(profile.Resolution, lines, options.QrCode ? null : plan.OathAccount, new(host, profile.Resolution.ProfileName, plan.Serial)), new(host, clock, usedCodes, console), keys, secret, console, cancellation)
                : result;
        }
        catch
        {
            await rollback.RunAsync();
            throw;
        }

        YubiKeyTarget OnYubiKey(YubiKeyInfo key) => new(yubiKeys, key, plan.OathAccount, plan.LeftoverOf, options.Touch, clock, console);
    }

    private async Task<EnrollmentResult> FinishAsync(
        EnrollmentResult result, ProfileUpdate update, FirstSessionFetch fetch, Credentials keys, TotpSecret secret, EnrollConsole console, CancellationToken cancellation)
    {
        UserError? unwritten = null;
        try
        {
            result = update.Write(result);
        }
        catch (UserError error)
        {
            unwritten = error;
            result = result with { Profile = update.ProfileName };
        }

        Session? session = null;
        try
        {
            var profile = IamUserProfile.Load(host, options.Profile, result.File is null ? result.Serial : null);
            session = await fetch.RunAsync(profile, keys, result.Serial, secret, cancellation);
        }
        catch (OperationCanceledException) when (unwritten is null)
        {
            console.Tell(
                $"MFA device {result.Serial} is enabled. No session was created; the next aws command asks for a code"
                + $"{(result.NeedsVariable ? $" (set AWS_MFA_SERIAL={result.Serial} with the access keys)" : "")}. To undo: {options.UndoCommand}");
            throw;
        }
        catch (OperationCanceledException)
        {
            // The error below matters more than the interruption.
        }

        return unwritten is null
            ? result with { Session = session }
            : throw new UserError(
                $"MFA device {result.Serial} is enabled and works, but {unwritten.Message}",
                $"add this line to profile '{result.Profile}': mfa_serial = {result.Serial}",
                cause: unwritten);
    }
}
