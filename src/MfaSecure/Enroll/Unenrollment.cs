using MfaSecure.Iam;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary><c>unenroll</c> removes what enroll created, in an order that locks nobody out: AWS first, then YubiKey, file and sessions.</summary>
internal sealed class Unenrollment(Host host, string? profileName, bool yes)
{
    /// <summary>Returns what was done, null where the user did not confirm. After a failure, a second run continues where the first one stopped.</summary>
    public Task<IReadOnlyList<string>?> RunAsync(CancellationToken cancellation) => RemovedYubiKey.WithRerunHintAsync(() => UnenrollAsync(cancellation), "unenroll");

    private async Task<IReadOnlyList<string>?> UnenrollAsync(CancellationToken cancellation)
    {
        using var console = new EnrollConsole(host);
        var profile = IamUserProfile.Load(host, profileName);
        var serial = SerialNumber.Parse(profile.Resolution.Serial
            ?? throw new UserError($"there is no MFA device to remove: {profile.Resolution.Reason}", "choose the profile that has an mfa_serial: --profile NAME"));
        var keys = await profile.KeysAsync(host, cancellation);
        var iam = profile.ConnectIam(host, keys);
        var (user, devices) = await IamUser.WithDevicesAsync(profile.ConnectSts(host, keys), iam, null, console, cancellation);
        var isEnabled = devices.Contains(serial.Text);
        var settings = MfaSettings.For(host.Environment, profile.Resolution);
        var yubiKeys = new YubiKeySelector(settings, new(new(host)), console);
        var accounts = await OathAccountFinder.FindAsync(yubiKeys, serial, settings.OathAccount, console, cancellation);

        var chosen = settings.OathAccount is { } id && OathAccountFinder.MayBeOf(id, serial) ? id : null;
        var lines = LinesOf(profile, serial, chosen);
        var before = new ReplacedLines(host, profile.Resolution.ProfileName, serial.Text);
        var old = lines.Count > 0 ? before.Read("mfa_serial") : null;
        var oldIsThere = old is not null && devices.Contains(old);
        if (!yes && !await IsConfirmedAsync(console, Removals(serial, user, isEnabled, accounts, lines, oldIsThere ? old : null), cancellation))
        {
            return null;
        }

        var done = new List<string>();
        try
        {
            await RemoveAtAwsAsync(new(host, iam, profile), serial, user, isEnabled, console, done, cancellation);
            foreach (var (info, account) in accounts)
            {
                using var key = await yubiKeys.OpenAsync(info, cancellation);
                await key.Applet.DeleteAsync(account, cancellation);
                done.Add($"Deleted account '{account.Id}' from {info.Title}.");
            }

            done.AddRange(lines.Reverse().SelectMany(line => Remove(profile.Lines!, line.Key, line.Value, Before(line.Key))));
            if (Before("mfa_oath_account") is { } named && profile.Lines!.Value("mfa_oath_account") is null)
            {
                _ = profile.Lines.Set("mfa_oath_account", named);
                done.Add($"Restored mfa_oath_account = {named}.");
            }

            if (old is not null && !oldIsThere)
            {
                done.Add($"Before enroll it was {old}, but user {user.Name} no longer has that MFA device.");
            }

            before.Forget();
            done.AddRange(new SessionCleaner(host).Remove(profile.Request, expired: false, withRoles: true).Select(file => $"Deleted session {file}."));
        }
        catch
        {
            done.ForEach(console.Tell);
            console.Tell(done.Count > 0 ? "Stopped here; run the command again to continue." : "Nothing was removed.");
            throw;
        }

        if (accounts.Count == 0)
        {
            done.Add("No YubiKey that is plugged in has its account. If another YubiKey or an app has it, delete it there:"
                + $" '{chosen ?? serial.Text}'{(serial.Name is null ? "" : $" on a YubiKey, '{AuthenticatorAppTarget.LabelOf(serial)}' in an app")}.");
        }

        return done;

        string? Before(string key) => oldIsThere ? before.Read(key) : null;
    }

    /// <summary>An account name counts only next to the device's serial number.</summary>
    private static IReadOnlyList<(string Key, string Value, IReadOnlyList<string> Files)> LinesOf(IamUserProfile profile, SerialNumber serial, string? chosen)
        => profile.Lines is { } lines && lines.PathsOf("mfa_serial", serial.Text) is { Count: > 0 } files
            ? chosen is not null && lines.PathsOf("mfa_oath_account", chosen) is { Count: > 0 } named
                ? [("mfa_serial", serial.Text, files), ("mfa_oath_account", chosen, named)]
                : [("mfa_serial", serial.Text, files)]
            : [];

    private static IEnumerable<string> Remove(ProfileLines profile, string key, string value, string? before)
        => profile.Remove(key, value, before).Select(place => place.IsRestored ? $"Restored {key} = {before} in {place.Path}." : $"Removed {key} from {place.Path}.");

    private static async Task<bool> IsConfirmedAsync(EnrollConsole console, IReadOnlyList<string> removals, CancellationToken cancellation)
    {
        if (console.Prompter is null)
        {
            throw new UserError($"nobody can be asked whether to remove {string.Join(", ", removals)}", "run the command in a terminal, or use --yes", ErrorKind.NobodyToAsk);
        }

        console.Tell("This will be removed:");
        foreach (var line in removals)
        {
            console.Tell("  " + line);
        }

        return await console.ConfirmAsync("Remove all of it?", cancellation);
    }

    private static IReadOnlyList<string> Removals(
        SerialNumber serial,
        IamUser user,
        bool isEnabled,
        List<(YubiKeyInfo Key, OathAccount Account)> accounts,
        IReadOnlyList<(string Key, string Value, IReadOnlyList<string> Files)> lines,
        string? old)
        =>
        [
            $"MFA device {serial} {(isEnabled ? $"of user {user.Name}" : "(not enabled)")}",
            .. accounts.Select(one => $"account '{one.Account.Id}' on {one.Key.Title}"),
            .. lines.SelectMany(line => line.Files.Select(file => $"{line.Key} in {file}{(old is not null && line.Key == "mfa_serial" ? $", which is {old} again" : "")}")),
            "its sessions, and the role sessions made with them",
        ];

    private static async Task RemoveAtAwsAsync(
        IamAccess access, SerialNumber serial, IamUser user, bool isEnabled, EnrollConsole console, List<string> done, CancellationToken cancellation)
    {
        if (isEnabled)
        {
            await access.RunAsync("Deactivating the MFA device", iam => iam.DeactivateAsync(user.Name, serial.Text, cancellation), console, cancellation);
            done.Add($"Deactivated MFA device {serial} of user {user.Name}.");
        }

        if (serial.Kind != SerialKind.Virtual)
        {
            return;
        }

        try
        {
            await access.RunAsync("Deleting the MFA device", iam => iam.DeleteAsync(serial.Text, cancellation), console, cancellation, mayAsk: isEnabled);
            done.Add($"Deleted MFA device {serial}.");
        }
        catch (IamException gone) when (gone.Failure.Kind == IamFailureKind.NoSuchDevice)
        {
            done.Add($"AWS has no MFA device {serial}.");
        }
        catch (IamException refused) when (refused.Failure.IsDenied)
        {
            done.Add($"Could not delete MFA device {serial}, which is no longer assigned to a user ({refused.Message}). To delete it: aws iam delete-virtual-mfa-device --serial-number {serial}");
        }
    }

    /// <summary>Uses a cached MFA session; else the user's own keys, and where they are denied, a new MFA session.</summary>
    private sealed class IamAccess(Host host, IamCli own, IamUserProfile profile)
    {
        private IamCli? withMfa;

        public async Task RunAsync(string doing, Func<IamCli, Task> call, EnrollConsole console, CancellationToken cancellation, bool mayAsk = true)
        {
            if (withMfa is null && profile.CachedSession(host) is { } cached)
            {
                withMfa = profile.ConnectIam(host, cached.Credentials);
            }

            try
            {
                await CallAsync(withMfa ?? own);
            }
            catch (IamException denied) when (withMfa is null && mayAsk && denied.Failure.IsDenied)
            {
                withMfa = profile.ConnectIam(host, (await new SessionBroker(host).GetAsync(profile.Request, cancellation)).Credentials);
                await CallAsync(withMfa);
            }

            Task CallAsync(IamCli iam) => console.WhileAsync(doing, () => call(iam));
        }
    }
}
