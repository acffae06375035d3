using System.Text;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>
/// A user with keys and no MFA device, the AWS CLI itself behind a script that records its arguments, AWS on loopback, and soft keys
/// behind a real pcscd.
/// </summary>
internal sealed class EnrollWorld : IAsyncDisposable
{
    public const string Touch = "Touch your YubiKey… ";
    public const string Serial = "arn:aws:iam::123456789012:mfa/alice";
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(100);

    private readonly string folder = Directory.CreateTempSubdirectory("mfa-enr-").FullName;
    private readonly StringBuilder said = new();

    private EnrollWorld()
    {
        Alice = Sts.AddUser("alice");
        Home.AddProfile("default", Alice);
        var aws = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(place => Path.Combine(place, "aws")).First(File.Exists);
        Home.Script("aws", $"#!/bin/sh\nprintf '%s\\n' \"$@\" '' >>'{Home.File("argv")}'\nexec '{aws}' \"$@\"\n");
    }

    public TempHome Home { get; } = new();

    public LocalSts Sts { get; } = LocalSts.Start();

    public IamUser Alice { get; }

    public SoftReader Reader { get; } = new();

    public SoftReader SecondReader { get; } = new("Yubico YubiKey FIDO+CCID");

    public SoftCard Key { get; private set; } = null!;

    public PcscdHost Daemon { get; private set; } = null!;

    /// <summary>The new device.</summary>
    public TotpDevice Device => Assert.Single(Alice.Devices);

    /// <summary>What <c>aws</c> was called with, one argument a line.</summary>
    public string Argv => File.Exists(Home.File("argv")) ? File.ReadAllText(Home.File("argv")) : "";

    /// <summary>Which commands of IAM were asked for, in order.</summary>
    public IEnumerable<string> IamCommands => Argv.Split("\n\n").Where(call => call.StartsWith("iam\n", StringComparison.Ordinal)).Select(call => call.Split('\n')[1]);

    /// <summary>With one key plugged in, or none.</summary>
    public static async Task<EnrollWorld> StartAsync(SoftCard? key, bool plugged = true)
    {
        var world = new EnrollWorld();
        try
        {
            world.Key = key ?? new SoftCard();
            if (plugged)
            {
                world.Reader.Plug(world.Key);
            }

            world.Daemon = await PcscdHost.StartAsync(world.folder, world.Reader, world.SecondReader);
            if (plugged)
            {
                await SoftReader.PoweredAsync(world.Key, 1, Deadline.Default);
            }

            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public static Task<EnrollWorld> StartAsync() => StartAsync(null);

    public StageSpec Command(params RawText[] arguments) => new()
    {
        Program = NativeBinary.Path,
        Name = "aws-mfa-secure",
        Arguments = arguments,
        Environment = Home.Environment(("AWS_ENDPOINT_URL", Sts.Url), ("PCSCLITE_CSOCK_NAME", Daemon.SocketPath), ("AWS_MFA_DEBUG", "1")),
        WorkingDirectory = Home.Path,
    };

    /// <summary>Waits until a touch is asked for and the key blinks, for the first time or a later one.</summary>
    public async Task BlinksAsync(StageRun run, int time = 1, SoftCard? key = null, string text = Touch)
    {
        await run.Terminal.WaitForAsync(text, Long);
        await (key ?? Key).Touch.AskedAsync(time, Deadline.Default);
    }

    /// <summary>Touches the key when it blinks, for the first time or a later one.</summary>
    public async Task TouchAsync(StageRun run, int time = 1, SoftCard? key = null, string text = Touch)
    {
        await BlinksAsync(run, time, key, text);
        Assert.True((key ?? Key).Touch.Give());
    }

    /// <summary>Answers a question that ends so.</summary>
    public static async Task AnswerAsync(StageRun run, string question, string answer)
    {
        await run.Terminal.WaitForAsync(question, Long);
        run.Terminal.TypeLine(answer);
    }

    /// <summary>The end of a run, and what holds for each: no secret was shown.</summary>
    public async Task<StageResult> EndedAsync(StageRun run)
    {
        var result = await run.WaitAsync(Long);
        Assert.True(run.Terminal.Modes.IsSane, "the terminal is not as it was");
        Assert.True(result.Transcript is "" || result.Transcript.EndsWith('\n') || result.Transcript.EndsWith("\x1b[K", StringComparison.Ordinal), $"the cursor is left in a line: {result.Transcript}");
        said.Append(result.StdoutText).Append(result.StderrText).Append(result.Transcript);
        AssertNoSeed();
        return result;
    }

    /// <summary>Runs a command that asks nothing.</summary>
    public async Task<StageResult> RunAsync(params RawText[] arguments)
    {
        await using var run = Stage.Start(Command(arguments));
        return await EndedAsync(run);
    }

    /// <summary>An enrollment with one touch, however it ends.</summary>
    public async Task<StageResult> TouchedAsync(params RawText[] arguments)
    {
        await using var run = Stage.Start(Command(["enroll", .. arguments]));
        await TouchAsync(run);
        return await EndedAsync(run);
    }

    /// <summary>Enrolls with one touch.</summary>
    public async Task<StageResult> EnrolAsync(params RawText[] arguments)
    {
        var result = await TouchedAsync(arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    /// <summary>Has AWS enable the new device, as if AWS had carried out a held call and only its response were missing.</summary>
    public async Task EnableAsync()
    {
        var (device, now) = (Assert.Single(Sts.Account.Devices), Sts.Clock.GetUtcNow());
        var answer = await LocalIamCaller.Of(Sts, Alice).CallAsync(
            "EnableMFADevice",
            ("UserName", Alice.Name),
            ("SerialNumber", device.Serial),
            ("AuthenticationCode1", device.CodeAt(now.AddSeconds(-30))),
            ("AuthenticationCode2", device.CodeAt(now)));
        answer.AssertDone();
    }

    /// <summary>An enrollment that fails before the touch.</summary>
    public async Task<StageResult> FailsAsync(string sentence, string hint = "", params RawText[] arguments)
    {
        var result = await RunAsync(["enroll", .. arguments]);
        AssertFailed(result, sentence, hint);
        return result;
    }

    /// <summary>A failure is one sentence with a hint, and no exception text.</summary>
    public static void AssertFailed(StageResult result, string sentence, string hint = "", int exitCode = 1)
    {
        var lines = result.StderrText.Split('\n').Where(line => !line.Contains(": debug: ", StringComparison.Ordinal)).ToList();
        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Contains(lines, line => line.StartsWith("aws-mfa-secure: error: ", StringComparison.Ordinal) && line.Contains(sentence, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("aws-mfa-secure: hint: ", StringComparison.Ordinal) && line.Contains(hint, StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", result.StderrText, StringComparison.Ordinal);
        Assert.Equal("", result.StdoutText);
    }

    /// <summary>A device without a user, as an unfinished enrollment leaves it.</summary>
    public TotpDevice HalfMake(string name) => Sts.Account.AddUnassignedDevice(name);

    /// <summary>Nothing is left at AWS, on the key and in the files.</summary>
    public void AssertNothingIsLeft(int accounts = 0)
    {
        Assert.Empty(Sts.Account.Devices);
        Assert.Equal(accounts, Key.Oath.Accounts.Count);
        Assert.DoesNotContain("mfa_serial", File.ReadAllText(Home.ConfigFile), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Home.Temp));
    }

    /// <summary>No secret is in any file of the home and its TMPDIR, in nothing printed or shown, and no argument of aws.</summary>
    public void AssertNoSeed()
    {
        var files = Directory.GetFiles(Home.Path, "*", SearchOption.AllDirectories).Select(file => (file, File.ReadAllBytes(file))).ToList();
        foreach (var device in Sts.Account.Devices)
        {
            string[] forms = [device.SeedBase32, Convert.ToHexString(device.Seed), Convert.ToBase64String(device.Seed), Convert.ToBase64String(Encoding.ASCII.GetBytes(device.SeedBase32))];
            foreach (var form in forms.SelectMany(form => (string[])[form, form.ToLowerInvariant(), form.TrimEnd('=')]))
            {
                Assert.DoesNotContain(form, said.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain(files, file => file.Item2.AsSpan().IndexOf(Encoding.ASCII.GetBytes(form)) >= 0);
            }

            Assert.DoesNotContain(files, file => file.Item2.AsSpan().IndexOf(device.Seed) >= 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Daemon?.Dispose();
        Reader.Dispose();
        SecondReader.Dispose();
        Sts.Dispose();
        Home.Dispose();
        await Task.Yield();
        Directory.Delete(folder, recursive: true);
    }
}
