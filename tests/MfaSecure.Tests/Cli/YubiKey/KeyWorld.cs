using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A user with soft keys behind a real pcscd of this test's own, beside all that <see cref="AliasWorld"/> has.</summary>
internal sealed class KeyWorld : IAsyncDisposable
{
    public const string Prompt = AliasWorld.Prompt;
    public const string Heading = AliasWorld.Heading;
    public const string TouchPrompt = "MFA code? Touch your YubiKey, or type the code: ";

    private readonly string folder = Directory.CreateTempSubdirectory("mfa-key-").FullName;

    private KeyWorld()
    {
    }

    public AliasWorld Alias { get; } = new();

    public SoftReader Reader { get; } = new();

    public SoftReader SecondReader { get; } = new("Yubico YubiKey FIDO+CCID");

    public PcscdHost Daemon { get; private set; } = null!;

    public TotpDevice Device => Alias.Device;

    /// <summary>Starts the daemon, and waits until it knows the keys.</summary>
    public static async Task<KeyWorld> StartAsync(Func<KeyWorld, IEnumerable<SoftCard>> keys)
    {
        var world = new KeyWorld();
        try
        {
            SoftCard[] cards = [.. keys(world)];
            foreach (var (reader, card) in new[] { world.Reader, world.SecondReader }.Zip(cards))
            {
                reader.Plug(card);
            }

            world.Daemon = await PcscdHost.StartAsync(world.folder, world.Reader, world.SecondReader);
            foreach (var card in cards)
            {
                await SoftReader.PoweredAsync(card, 1, Deadline.Default);
            }

            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the daemon has seen that no key is in: it looks now and then, and one exchanged faster is the same to it.</summary>
    public async Task SeenEmptyAsync()
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            var result = await Stage.RunAsync(Command("doctor").With(("AWS_MFA_AWS", "/bin/true")).Unattended());
            if (result.StdoutText.Contains("YubiKey: none plugged in", StringComparison.Ordinal))
            {
                return;
            }

            Assert.True(watch.Elapsed < Deadline.Default, result.ToString());
        }
    }

    /// <summary>With one key that has the device's account, as <c>aws-mfa-secure enroll</c> names it.</summary>
    public static async Task<(KeyWorld World, SoftCard Key)> WithKeyAsync(bool touch, double touchSeconds = 15, string? password = null)
    {
        SoftCard? made = null;
        var world = await StartAsync(world => [made = world.Key(touch, new() { TouchTimeout = TimeSpan.FromSeconds(touchSeconds) }, password)]);
        return (world, made!);
    }

    public SoftCard Key(bool touch, SoftCardOptions? options = null, string? password = null, string? name = null)
    {
        var card = new SoftCard(options);
        card.Oath.Add(SoftAccount.Totp(name ?? Device.Serial, Device.Seed, touch));
        card.Oath.SetPassword(password);
        return card;
    }

    public StageSpec Command(params RawText[] arguments) => Alias.Command(arguments).With(("PCSCLITE_CSOCK_NAME", Daemon.SocketPath), ("AWS_MFA_SOURCE", null));

    /// <summary>What the alias runs.</summary>
    public StageSpec Session() => Command("session", "s3", "ls");

    /// <summary>Holds that aws ran with a session, that the terminal is as it was, and that no secret got anywhere.</summary>
    public async Task<StageResult> SignedInAsync(StageRun run, string? typed = null)
    {
        var result = await EndedAsync(run, typed);
        Assert.True(result.ExitCode == 0, result.ToString());
        Alias.AssertSessionIn(Alias.Aws.Call);
        return result;
    }

    /// <summary>The end of a run, and what holds for each.</summary>
    public async Task<StageResult> EndedAsync(StageRun run, string? typed = null)
    {
        var result = await run.WaitAsync();
        Assert.True(run.Terminal.Modes.IsSane, "the terminal is not as it was");
        Assert.True(result.Transcript is "" || result.Transcript.EndsWith('\n'), $"the cursor is left in a line: {result.Transcript}");
        AssertNoSecret(result, typed);
        return result;
    }

    /// <summary>Holds that no code near now (but the one typed, echoed), password or seed is in what was printed.</summary>
    public void AssertNoSecret(StageResult result, string? typed = null)
    {
        var now = Alias.Sts.Clock.GetUtcNow();
        var secrets = Enumerable.Range(-3, 6).Select(step => Device.CodeAt(now.AddSeconds(30 * step))).Where(code => code != typed)
            .Concat(["swordfish", Device.SeedBase32, Convert.ToHexString(Device.Seed)]);
        var said = result.StdoutText + result.StderrText + result.Transcript;
        Assert.DoesNotContain(secrets, secret => said.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A code that is accepted, typed at what is asked now.</summary>
    public string TypeCode(StageRun run)
    {
        var code = Device.NextUnusedCode();
        run.Terminal.TypeLine(code);
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        Daemon?.Dispose();
        Reader.Dispose();
        SecondReader.Dispose();
        Alias.Dispose();
        await Task.Yield();
        Directory.Delete(folder, recursive: true);
    }
}
