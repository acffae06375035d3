using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.KeyStores;

/// <summary>pass, the standard Unix password manager: an entry <c>aws-mfa-secure/ACCESS_KEY_ID</c>, whose first line is the secret.</summary>
internal sealed class PassStore(Host host, KeyStoreOptions options) : IKeyStore
{
    private const string Folder = "aws-mfa-secure";
    private const string IdLine = "access_key_id: ";

    public string Name => KnownKeyStores.PassName;

    private string? Root => host.Environment.NonEmpty("PASSWORD_STORE_DIR") ?? (host.Home is { } home ? $"{home}/.password-store" : null);

    /// <summary>pass keeps no dates; the file's is that of its last change.</summary>
    public Task<StoredKeyInfo?> FindAsync(string accessKeyId, CancellationToken cancellation)
    {
        var file = new FileInfo($"{Check()}/{EntryOf(accessKeyId)}.gpg");
        return Task.FromResult(file.Exists ? new StoredKeyInfo(new DateTimeOffset(file.LastWriteTimeUtc)) : null);
    }

    public async Task<Credentials> ReadAsync(string accessKeyId, CancellationToken cancellation)
    {
        if (await FindAsync(accessKeyId, cancellation) is null)
        {
            throw new UserError(
                $"pass has no access key …{Credentials.LastFourOf(accessKeyId)}", "check PASSWORD_STORE_DIR, and pull the store if it is in git; or add the access key again: aws-mfa-secure keys add");
        }

        var result = await RunAsync(["show", EntryOf(accessKeyId)], null, cancellation);
        var lines = result.Output.Split('\n');
        return result.ExitCode != 0 ? throw Failure("open", accessKeyId, result)
            : lines is [{ Length: > 0 } secret, ..] && lines.Contains(IdLine + accessKeyId) ? new(accessKeyId, secret)
            : throw new UserError($"the pass entry of access key …{Credentials.LastFourOf(accessKeyId)} is not as aws-mfa-secure wrote it", "add the access key again: aws-mfa-secure keys add");
    }

    public async Task WriteAsync(Credentials keys, DateTimeOffset created, CancellationToken cancellation)
    {
        Check();
        var text = $"{keys.SecretAccessKey}\n{IdLine}{keys.AccessKeyId}\ncreated: {created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n";
        var result = await RunAsync(["insert", "--multiline", "--force", EntryOf(keys.AccessKeyId)], text, cancellation);
        if (result.ExitCode != 0)
        {
            throw Failure("store", keys.AccessKeyId, result);
        }
    }

    public async Task<bool> RemoveAsync(string accessKeyId, CancellationToken cancellation)
    {
        if (await FindAsync(accessKeyId, cancellation) is null)
        {
            return false;
        }

        var result = await RunAsync(["rm", "--force", EntryOf(accessKeyId)], null, cancellation);
        return result.ExitCode == 0 ? true : throw Failure("remove", accessKeyId, result);
    }

    private static string EntryOf(string accessKeyId) => $"{Folder}/{accessKeyId}";

    /// <summary>The store's directory.</summary>
    private string Check()
        => ProgramSearch.FindHelper(host.Environment, "pass") is null ? throw new UserError("pass is not installed", "install it (apt install pass), or use another key store")
            : Root is not { } root ? throw new UserError("there is no password store: HOME is not set", "set HOME or PASSWORD_STORE_DIR")
            : !File.Exists($"{root}/.gpg-id") ? throw new UserError($"there is no password store in '{root}'", "create one with pass init GPG_ID, or set PASSWORD_STORE_DIR")
            : root;

    private async Task<ChildResult> RunAsync(string[] arguments, string? input, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Settings.Timeout);
        try
        {
            return await TerminalPrompter.WhileAsync(
                host, "Waiting for pass", () => Child.CaptureAsync("pass", arguments, HelperEnvironment(), captureError: true, limit.Token, input), isAlone: false);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new UnansweredError($"pass did not finish within {options.Settings.Timeout.TotalSeconds:0} s", "answer gpg's question for your passphrase; AWS_MFA_TIMEOUT sets how long to wait", exception);
        }
    }

    /// <summary>gpg asks with a pinentry of its own, on GPG_TTY or a display. Where there is neither, it must fail instead of waiting.</summary>
    private EnvironmentBlock HelperEnvironment()
    {
        var terminal = host.TerminalName();
        var canAsk = !options.Settings.NoPrompt
            && (terminal is not null || OperatingSystem.IsMacOS() || host.Environment.NonEmpty("DISPLAY") is not null || host.Environment.NonEmpty("WAYLAND_DISPLAY") is not null);
        var environment = host.Environment.With(["AWS_MFA_TOKEN"]);
        environment = terminal is not null && environment.NonEmpty("GPG_TTY") is null ? environment.With([], ("GPG_TTY", terminal)) : environment;
        return canAsk ? environment : environment.With([], ("PASSWORD_STORE_GPG_OPTS", $"{environment.Get("PASSWORD_STORE_GPG_OPTS")} --pinentry-mode=error"));
    }

    private static UserError Failure(string what, string accessKeyId, ChildResult result)
        => new(
            $"pass cannot {what} access key …{Credentials.LastFourOf(accessKeyId)}: {Reason(result)}",
            "unlock your gpg key: run pass show for any entry in a terminal, then run the command again");

    /// <summary>gpg's last line is its verdict.</summary>
    private static string Reason(ChildResult result)
        => result.Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? Sanitizer.Clean(last) : $"exit code {result.ExitCode}";
}
