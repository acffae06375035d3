using McMaster.Extensions.CommandLineUtils;
using MfaSecure.AwsCli;
using MfaSecure.Cli.Output;
using MfaSecure.Enroll;
using MfaSecure.KeyStores;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Commands;

internal static class KeysCommand
{
    private const string StoreHelp = "secret-service (GNOME Keyring, KWallet, KeePassXC), pass, yubikey (a file that only the YubiKey opens), or file (plain text in ~/.aws/credentials).";

    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "keys",
            "Store long-term access keys outside plain-text files.",
            """
            aws-mfa-secure keys list
            aws-mfa-secure keys move --profile mfa --to yubikey
            """,
            command =>
            {
                DeclareAdd(command, host);
                DeclareMove(command, host);
                DeclareList(command, host);
                DeclareRemove(command, host);
                KeysRotateCommand.Declare(command, host);
                command.OnExecute(() =>
                {
                    command.ShowHelp();
                    return ExitCodes.Usage;
                });
            });

    private static void DeclareAdd(CommandLineApplication keys, Host host)
        => CommandExtensions.Add(
            keys,
            "add",
            "Add access keys to a profile: prove them at AWS, store them, and read them back.",
            """
            aws-mfa-secure keys add --profile mfa --store pass
            aws iam create-access-key | aws-mfa-secure keys add --profile mfa --from -
            """,
            command =>
            {
                var profile = command.Profile("Profile that gets the access keys.");
                var store = command.Choice("--store <STORE>", $"Key store: {StoreHelp} Default: AWS_MFA_KEY_STORE, else the first of secret-service, pass and yubikey that works.", () => KnownKeyStores.All);
                var from = command.Value("--from <FILE>", "JSON of aws iam create-access-key, or CSV of the console; - is standard input. Default: ask on the terminal.");
                var (touch, second) = SealingOptions(command);
                command.OnExecute(() => Add(host, profile.Value(), store.Value(), from.Value(), touch.HasValue(), second.HasValue()));
            });

    private static void DeclareMove(CommandLineApplication keys, Host host)
        => CommandExtensions.Add(
            keys,
            "move",
            "Move a profile's access keys to another key store, or back to the file: prove them at AWS, store them, read them back, and only then remove them from the old place.",
            """
            aws-mfa-secure keys move --profile mfa --to secret-service
            aws-mfa-secure keys move --profile mfa --to yubikey --second-key --touch
            aws-mfa-secure keys move --profile mfa --to file
            """,
            command =>
            {
                var profile = command.Profile("Profile with the access keys.");
                var to = command.Choice("--to <STORE>", StoreHelp, () => KnownKeyStores.All);
                var (touch, second) = SealingOptions(command);
                command.OnExecute(() => Move(host, profile.Value(), to.Value(), touch.HasValue(), second.HasValue()));
            });

    private static void DeclareList(CommandLineApplication keys, Host host)
        => CommandExtensions.Add(
            keys,
            "list",
            "List the profiles' access keys: last four characters, key store, and age. Opens no store.",
            "aws-mfa-secure keys list",
            command => command.OnExecute(() => List(host)));

    private static void DeclareRemove(CommandLineApplication keys, Host host)
        => CommandExtensions.Add(
            keys,
            "remove",
            "Remove a profile's access keys from this computer, after asking. At AWS they stay valid.",
            """
            aws-mfa-secure keys remove --profile old
            aws-mfa-secure keys remove --profile old --yes
            """,
            command =>
            {
                var profile = command.Profile("Profile with the access keys.");
                var yes = command.Switch("--yes", "Do not ask for confirmation.");
                command.OnExecute(() => Remove(host, profile.Value(), yes.HasValue()));
            });

    private static (CommandOption Touch, CommandOption SecondKey) SealingOptions(CommandLineApplication command)
        => (command.Switch("--touch", "With yubikey: require a touch each time a session is fetched."), command.Switch("--second-key", "With yubikey: seal to a second YubiKey too, as a backup."));

    private static int Add(Host host, string? name, string? store, string? from, bool touch, bool secondKey)
    {
        var profile = KeyProfile.Load(host, name, OwnPrograms.PathOf(host));
        var given = from is { Length: > 0 } ? NewAccessKey.ReadFile(from) : null;
        var (last, chosen, arn) = Interrupt.Run(async cancellation =>
        {
            using var console = new EnrollConsole(host);
            var options = Options(profile, "--store", store ??= await KeyStoreChoice.FindAsync(host, profile, cancellation), touch, secondKey);
            var added = given ?? await NewAccessKey.AskAsync(console, cancellation);
            using var held = await KeyMove.LockAsync(host, console, cancellation);
            return (added.Keys.LastFour, store, await new KeyAddition(host, profile, console).RunAsync(added, store, options, cancellation));
        });
        host.Out.WriteLine($"Added access key …{last} of {Sanitizer.Clean(arn)} to {chosen}, for profile '{profile.Name}'.");
        WriteUse(host, profile, chosen);
        if (from is { Length: > 0 } and not "-")
        {
            host.Notice($"'{Sanitizer.OneLine(from)}' still has the secret in plain text; delete it");
        }

        return ExitCodes.Ok;
    }

    public static int Move(Host host, string? name, string? to, bool touch, bool secondKey)
    {
        if (to is not { Length: > 0 })
        {
            throw new UserError("--to is missing", $"use --to with one of {string.Join(", ", KnownKeyStores.All)}", ErrorKind.Usage);
        }

        KeyProfile? profile = null;
        var done = Interrupt.Run(async cancellation =>
        {
            using var console = new EnrollConsole(host);
            using var held = await KeyMove.LockAsync(host, console, cancellation);
            profile = KeyProfile.Load(host, name, OwnPrograms.PathOf(host));
            return await new KeyMove(host, profile, console).RunAsync(to, Options(profile, "--to", to, touch, secondKey), cancellation);
        });
        if (done is null)
        {
            host.Out.WriteLine($"The access keys of profile '{profile!.Name}' are in {to} already.");
            return ExitCodes.Ok;
        }

        var key = $"access key …{Credentials.LastFourOf(done.AccessKeyId)} of {Sanitizer.Clean(done.CallerArn)}";
        host.Out.WriteLine(done.From == done.To ? $"Sealed {key} again." : $"Moved {key} from {done.From} to {done.To}.");
        WriteUse(host, profile!, to);
        return ExitCodes.Ok;
    }

    private static int List(Host host)
    {
        var files = ProfileFiles.Load(host);
        files.Check();
        var keys = Interrupt.Run(cancellation => KeyList.OfAsync(host, files.Profiles, OwnPrograms.PathOf(host), cancellation));
        if (keys.Count == 0)
        {
            host.Out.WriteLine("No profile has access keys");
            return ExitCodes.Ok;
        }

        host.Out.Write(Table.Of(
            OutputStyle.Of(host),
            ["PROFILE", "ACCESS KEY", "STORE", "AGE", "DETAIL"],
            [.. keys.Select(key => (string[])
            [
                key.Profile,
                "…" + key.LastFour,
                key.Store,
                key.Age is { } age ? $"{Math.Max(0, (int)age.TotalDays)} days{(key.IsOld ? " (old)" : "")}" : Table.EmptyCell,
                key.Problem?.Message ?? (key.Store == KnownKeyStores.File ? "plain text" : key.Note ?? Table.EmptyCell),
            ])]));
        return ExitCodes.Ok;
    }

    private static int Remove(Host host, string? name, bool yes)
    {
        var removed = Interrupt.Run(async cancellation =>
        {
            using var console = new EnrollConsole(host);
            using var held = await KeyMove.LockAsync(host, console, cancellation);
            var profile = KeyProfile.Load(host, name, OwnPrograms.PathOf(host));
            var removal = new KeyRemoval(host, profile);
            var what = removal.What;
            if (!yes && !await console.ConfirmAsync($"Remove {what} (profile '{profile.Name}')? Without another copy, its secret is lost.", cancellation))
            {
                return null;
            }

            await removal.RunAsync(cancellation);
            return what;
        });
        host.Out.WriteLine(removed is null ? "Nothing was removed" : $"Removed {removed}. It is still valid at AWS; to delete it: aws iam delete-access-key");
        return removed is null ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static KeyStoreOptions Options(KeyProfile profile, string option, string store, bool touch, bool secondKey)
        => !KnownKeyStores.All.Contains(store) ? throw CommandExtensions.InvalidValue(option, store, KnownKeyStores.All)
            : (touch || secondKey) && store != KnownKeyStores.YubiKeyName ? throw new UserError($"--touch and --second-key are for {option} yubikey", "leave them out, or use yubikey", ErrorKind.Usage)
            : profile.Options() with { Touch = touch ? true : null, SecondKey = secondKey };

    private static void WriteUse(Host host, KeyProfile profile, string store)
    {
        if (store != KnownKeyStores.File)
        {
            host.Out.WriteLine($"aws and SDKs use the same profile as before. To undo: aws-mfa-secure keys move --profile {Shlex.Quote(profile.Name)} --to file");
        }
    }
}
