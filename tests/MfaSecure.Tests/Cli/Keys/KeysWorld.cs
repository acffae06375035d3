using System.Text;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A user with plain-text access keys and an MFA device in profile <c>mfa</c>, and what the <c>keys</c> commands need beside that.</summary>
internal static class KeysWorld
{
    /// <summary>A program that is no test's subject; it must succeed.</summary>
    public static async Task<string> RunAsync(AliasWorld world, IReadOnlyDictionary<string, string> environment, string program, string[] arguments, string? input = null)
    {
        var result = await Stage.RunAsync(new()
        {
            Program = program,
            Arguments = [.. arguments.Select(RawText.FromString)],
            Environment = environment,
            WorkingDirectory = world.Home.Path,
            ControllingTerminal = false,
            Stdin = input is null ? StageFd.Null : StageFd.Pipe,
            Input = input is null ? null : Encoding.UTF8.GetBytes(input),
        });
        Assert.True(result.ExitCode == 0, $"{program}: {result}");
        return result.StdoutText;
    }

    public static async Task<StageResult> SucceedsAsync(StageSpec spec)
    {
        var result = await Stage.RunAsync(spec);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    /// <summary>Both files of AWS, to compare byte for byte.</summary>
    public static (string Credentials, string Config) Files(AliasWorld world) => (File.ReadAllText(world.Home.CredentialsFile), File.ReadAllText(world.Home.ConfigFile));

    /// <summary>One sentence with its fix.</summary>
    public static void AssertFails(StageResult result, int exitCode, string sentence, string hint)
    {
        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Contains($"aws-mfa-secure: error: {sentence}", result.StderrText, StringComparison.Ordinal);
        Assert.Contains("aws-mfa-secure: hint: ", result.StderrText, StringComparison.Ordinal);
        Assert.Contains(hint, result.StderrText, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.StderrText, StringComparison.Ordinal);
    }

    /// <summary>In no file of the home and its TMPDIR, and in nothing printed.</summary>
    public static void AssertNowhere(AliasWorld world, string secret, params StageResult[] results)
    {
        foreach (var form in (string[])[secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))])
        {
            Assert.All(results, result => Assert.DoesNotContain(form, result.StdoutText + result.StderrText + result.Transcript, StringComparison.Ordinal));
            foreach (var file in Directory.GetFiles(world.Home.Path, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(world.Home.Bin, StringComparison.Ordinal) && !IsSocket(file)))
            {
                Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) < 0, $"{file} has the secret");
            }
        }
    }

    private static bool IsSocket(string file) => Path.GetFileName(file).StartsWith("S.", StringComparison.Ordinal);
}

/// <summary>pass with a gpg key of its own.</summary>
internal sealed class PasswordStore : IAsyncDisposable
{
    public const string Passphrase = "swordfish";

    private readonly AliasWorld world;

    private PasswordStore(AliasWorld world) => this.world = world;

    public (string Name, string? Value)[] Variables => [("GNUPGHOME", world.Home.File("g")), ("PASSWORD_STORE_DIR", world.Home.File("store"))];

    private Dictionary<string, string> Environment => world.Home.Environment(Variables);

    public static async Task<PasswordStore> CreateAsync(AliasWorld world, string passphrase = "")
    {
        var store = new PasswordStore(world);
        Directory.CreateDirectory(world.Home.File("g"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await KeysWorld.RunAsync(
            world, store.Environment, "/usr/bin/gpg", ["--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--quick-gen-key", "test", "future-default", "default", "never"]);
        await store.LockAsync();
        await KeysWorld.RunAsync(world, store.Environment, "/usr/bin/pass", ["init", "test"]);
        // Not as a child of the program under test, which strace would wait for.
        await KeysWorld.RunAsync(world, store.Environment, "/usr/bin/gpgconf", ["--launch", "gpg-agent"]);
        return store;
    }

    public string[] Entries => Directory.Exists(world.Home.File("store/aws-mfa-secure")) ? [.. Directory.GetFiles(world.Home.File("store/aws-mfa-secure")).Select(file => Path.GetFileNameWithoutExtension(file))] : [];

    /// <summary>What pass itself shows.</summary>
    public Task<string> ShowAsync(string name) => KeysWorld.RunAsync(world, Environment, "/usr/bin/pass", ["show", name]);

    /// <summary>The agent forgets the passphrase.</summary>
    public Task LockAsync() => KeysWorld.RunAsync(world, Environment, "/usr/bin/gpgconf", ["--kill", "all"]);

    public async ValueTask DisposeAsync() => await LockAsync();
}
