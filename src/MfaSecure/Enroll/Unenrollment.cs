using MfaSecure.Iam;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Enroll;

/// <summary>Takes back what an enrolment made, in the order in which nobody is locked out: AWS first, then key, file and sessions.</summary>
/// <param name="host">The world.</param>
/// <param name="profileName">The profile; null for the one in force.</param>
/// <param name="yes">Whether nobody is asked.</param>
internal sealed class Unenrollment(Host host, string? profileName, bool yes)
{
    /// <summary>Unenrols; run again after a failure it goes on where it stopped.</summary>
    /// <returns>What was done, a sentence each; null where it was not confirmed, and nothing was.</returns>
    /// <exception cref="UserError">AWS refused; nobody can be asked.</exception>
    public Task<IReadOnlyList<string>?> RunAsync(CancellationToken cancellation) => PulledKey.NamedAsync(() => UnenrolAsync(cancellation), "unenroll");

    private async Task<IReadOnlyList<string>?> UnenrolAsync(CancellationToken cancellation)
    {
        using var talk = new EnrollConsole(host);
        var profile = UserProfile.Load(host, profileName);
        var serial = SerialNumber.Parse(profile.Resolution.Serial
            ?? throw new UserError($"there is no MFA device to remove: {profile.Resolution.Reason}", "name the profile that has an mfa_serial: --profile NAME"));
        var keys = await profile.KeysAsync(host, cancellation);
        var iam = IamCli.For(host, profile, keys);
        var (owner, devices) = await IamUser.WithDevicesAsync(profile.Connect(host, keys), iam, null, talk, cancellation);
        var isEnabled = devices.Any(device => device.SerialNumber == serial.Text);
        var settings = MfaSettings.For(host.Environment, profile.Resolution);
        var ring = new YubiKeySelector(settings, new(new(host)), talk);
        var accounts = await KeyAccounts.FindAsync(ring, serial, settings.OathAccount, talk, cancellation);

        var chosen = settings.OathAccount is { } id && KeyAccounts.MayBeOf(id, serial) ? id : null;
        var lines = LinesOf(profile, serial, chosen);
        if (!yes && !await IsConfirmedAsync(talk, ProfileResolution(serial, owner, isEnabled, accounts, lines), cancellation))
        {
            return null;
        }

        var done = new List<string>();
        try
        {
            await AtAwsAsync(new(iam, profile), serial, owner, isEnabled, talk, done, cancellation);
            foreach (var (info, account) in accounts)
            {
                using var key = await ring.OpenAsync(info, cancellation);
                await key.Applet.DeleteAsync(account, cancellation);
                done.Add($"The account '{account.Id}' is off {info.Title}.");
            }

            done.AddRange(lines.Reverse().SelectMany(line => profile.Lines!.Remove(line.Key, line.Value).Select(file => $"{line.Key} is out of {file}.")));
            done.AddRange(new SessionCleaner(host).Remove(profile.Request, expired: false, withRoles: true).Select(file => $"The session {file} is removed."));
        }
        catch
        {
            done.ForEach(talk.Tell);
            talk.Tell(done.Count > 0 ? "The rest is as it was; run the command again to go on." : "Nothing was removed.");
            throw;
        }

        if (accounts.Count == 0)
        {
            done.Add("No key that is in has its account. If it is on another key or in an app, remove it there:"
                + $" '{chosen ?? serial.Text}'{(serial.Name is null ? "" : $" on a key, '{AuthenticatorAppTarget.LabelOf(serial)}' in an app")}.");
        }

        return done;
    }

    /// <summary>The profile's lines that speak of the device; the name of its account only beside its serial number.</summary>
    private static IReadOnlyList<(string Key, string Value, IReadOnlyList<string> Files)> LinesOf(UserProfile profile, SerialNumber serial, string? chosen)
        => profile.Lines is { } lines && lines.PathsOf("mfa_serial", serial.Text) is { Count: > 0 } files
            ? chosen is not null && lines.PathsOf("mfa_oath_account", chosen) is { Count: > 0 } named
                ? [("mfa_serial", serial.Text, files), ("mfa_oath_account", chosen, named)]
                : [("mfa_serial", serial.Text, files)]
            : [];

    private static async Task<bool> IsConfirmedAsync(EnrollConsole talk, IReadOnlyList<string> removals, CancellationToken cancellation)
    {
        if (talk.Prompter is null)
        {
            throw new UserError($"nobody can be asked whether to remove {string.Join(", ", removals)}", "run the command in a terminal, or say --yes", ExitCodes.NobodyToAsk);
        }

        talk.Tell("To be removed:\n" + string.Join('\n', removals.Select(line => "  " + line)));
        return await talk.ConfirmAsync("Remove all this?", cancellation);
    }

    private static IReadOnlyList<string> ProfileResolution(
        SerialNumber serial,
        IamUser owner,
        bool isEnabled,
        List<(YubiKeyInfo Key, OathAccount Account)> accounts,
        IReadOnlyList<(string Key, string Value, IReadOnlyList<string> Files)> lines)
        =>
        [
            $"MFA device {serial} {(isEnabled ? $"of user {owner.Name}" : "(which is not enabled)")}",
            .. accounts.Select(one => $"account '{one.Account.Id}' on {one.Key.Title}"),
            .. lines.SelectMany(line => line.Files.Select(file => $"{line.Key} in {file}")),
            "its sessions, and those of roles taken with them",
        ];

    private async Task AtAwsAsync(
        Rights rights, SerialNumber serial, IamUser owner, bool isEnabled, EnrollConsole talk, List<string> done, CancellationToken cancellation)
    {
        if (isEnabled)
        {
            await rights.RunAsync(host, "Deactivating the MFA device", iam => iam.DeactivateAsync(owner.Name, serial.Text, cancellation), talk, cancellation);
            done.Add($"User {owner.Name} no longer has the MFA device {serial}.");
        }

        if (serial.Kind != SerialKind.Virtual)
        {
            return;
        }

        try
        {
            await rights.RunAsync(host, "Deleting it", iam => iam.DeleteAsync(serial.Text, cancellation), talk, cancellation, mayAsk: isEnabled);
            done.Add($"The MFA device {serial} is deleted.");
        }
        catch (IamException gone) when (gone.Failure.Kind == IamFailureKind.NoSuchDevice)
        {
            done.Add($"AWS has no MFA device {serial}.");
        }
        catch (IamException refused) when (refused.Failure.Kind is IamFailureKind.NotAllowed or IamFailureKind.Forbidden)
        {
            done.Add($"The MFA device {serial}, which is nobody's now, could not be deleted ({refused.Message}): aws iam delete-virtual-mfa-device --serial-number {serial}");
        }
    }

    /// <summary>The user's own keys, and where they do not do, his session with MFA.</summary>
    private sealed class Rights(IamCli own, UserProfile profile)
    {
        private IamCli? withMfa;

        public async Task RunAsync(Host host, string doing, Func<IamCli, Task> call, EnrollConsole talk, CancellationToken cancellation, bool mayAsk = true)
        {
            var broker = new SessionBroker(host);
            if (withMfa is null && broker.Cached(profile.Request) is { } cached)
            {
                withMfa = IamCli.For(host, profile, cached.Credentials);
            }

            try
            {
                await CallAsync(withMfa ?? own);
            }
            catch (IamException denied) when (withMfa is null && mayAsk && denied.Failure.Kind is IamFailureKind.NotAllowed or IamFailureKind.Forbidden)
            {
                withMfa = IamCli.For(host, profile, (await broker.GetAsync(profile.Request, cancellation)).Credentials);
                await CallAsync(withMfa);
            }

            Task CallAsync(IamCli iam) => talk.WhileAsync(doing, async () =>
            {
                await call(iam);
                return true;
            });
        }
    }
}
