using System.Diagnostics;
using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What may befall a run, and its files between two runs: the next one works.</summary>
public sealed class FaultTests
{
    private const string Session = ".aws/mfa-sessions/*.json";
    private const string SessionLock = ".aws/mfa-sessions/*.lock";
    private const string Failure = ".aws/mfa-sessions/*.failed";
    private const string Ledger = ".local/state/aws-mfa-secure/device-*.json";
    private const string UsedCodesLock = ".local/state/aws-mfa-secure/device-*.lock";

    public static TheoryData<string, string> Damages
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var file in (string[])[Session, SessionLock, Failure, Ledger, UsedCodesLock])
            {
                foreach (var damage in (string[])["empty", "half", "garbage", "newer", "folder", "full folder", "pipe", "link", "open", "shut", "100 MB"])
                {
                    all.Add(file, damage);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Whatever_befell_a_file_of_ours_the_next_command_works(string pattern, string damage)
    {
        using var world = new AliasWorld();
        await Stage.RunAsync(world.Session("s3", "ls").Unattended());
        await world.SignInAsync();
        var file = Assert.Single(Directory.GetFiles(world.Home.File(Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern)));
        var elsewhere = world.Home.File("elsewhere");
        world.Home.Write("elsewhere", "not ours");
        await DamageAsync(file, damage, elsewhere);

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_FORCE", "1")));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain("xception", result.StderrText, StringComparison.Ordinal);
        world.AssertSessionIn(world.Aws.Call, world.Sts.Account.Sessions.Single(s => s.AccessKeyId == world.Aws.Call.Environment["AWS_ACCESS_KEY_ID"]));
        Assert.Equal(2, world.SessionCalls.Count);
        Assert.Equal("not ours", File.ReadAllText(elsewhere));
    }

    [Fact]
    public async Task A_run_killed_at_any_moment_leaves_whole_files_and_the_next_one_works()
    {
        var random = new Random(20260102);
        var rounds = LongRun.Rounds(200, 1000);
        for (var done = 0; done < rounds;)
        {
            using var world = new AliasWorld();

            // A code a step, and AWS takes no call whose clock is off by more than 15 minutes.
            world.Sts.Clock.Shift(TimeSpan.FromMinutes(-11));
            for (var each = 0; each < 10 && done < rounds; each++, done++)
            {
                world.Sts.Clock.Shift(TimeSpan.FromMinutes(1));
                if (each % 4 == 0 && Directory.Exists(world.SessionFolder))
                {
                    Directory.Delete(world.SessionFolder, recursive: true);
                }

                await KillOneAsync(world, done % 4, random);
                AssertWhole(world, done);

                // What the killed run had sent may be taken only now, with its code.
                world.Sts.Clock.Shift(TimeSpan.FromMinutes(1));
                var next = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));
                Assert.True(next.ExitCode == 0, $"round {done}: {next}");
            }

            world.Sts.Clock.Shift(TimeSpan.FromMinutes(1));
            var last = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_FORCE", "1")));
            Assert.True(last.ExitCode == 0, last.ToString());
            Assert.Empty(Directory.GetFiles(world.Home.Path, "*.tmp", SearchOption.AllDirectories));
        }
    }

    [Theory]
    [InlineData(Signals.Term, 143)]
    [InlineData(Signals.Hup, 129)]
    public async Task A_signal_while_STS_is_slow_ends_it_within_a_second(int signal, int exitCode)
    {
        using var world = new AliasWorld();
        var hold = world.Sts.Faults.Hold();
        await using var run = Stage.Start(world.SessionWithToken("s3", "ls"));
        await hold.ReachedAsync();
        var watch = Stopwatch.StartNew();

        await run.KillAsync(signal);
        var result = await run.WaitAsync();

        Assert.Equal(exitCode, result.ExitCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Empty(Directory.GetFiles(world.SessionFolder, "*.json"));
    }

    [NeedsFact("faketime")]
    public async Task A_clock_set_forward_a_year_between_calls_locks_nobody_out() => await AssertSurvivesClockAsync("+365d");

    [NeedsFact("faketime")]
    public async Task A_clock_set_back_a_year_between_calls_locks_nobody_out() => await AssertSurvivesClockAsync("-365d");

    private static async Task AssertSurvivesClockAsync(string shift)
    {
        using var world = new AliasWorld();
        await world.SignInAsync();
        var spec = world.SessionWithToken("s3", "ls").With(("AWS_MFA_FORCE", "1")).Through($"exec faketime -f {shift} \"$@\"");

        var off = await Stage.RunAsync(spec);
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(1));
        var mended = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));
        var next = await Stage.RunAsync(world.Session("s3", "ls").Unattended());

        Assert.True((off.ExitCode, mended.ExitCode, next.ExitCode) == (0, 0, 0), $"{shift}: {off}\n{mended}\n{next}");
        // A session ends by the clock that it was asked for with: after a year's leap another one is fetched.
        Assert.Equal(3, world.SessionCalls.Count(c => c.Outcome == "ok"));
    }

    private static async Task KillOneAsync(AliasWorld world, int moment, Random random)
    {
        var hold = moment == 0 ? null : world.Sts.Faults.Hold();
        await using var run = Stage.Start(world.SessionWithToken("s3", "ls").With(("AWS_MFA_FORCE", "1")));
        await run.PidAsync();
        if (hold is not null)
        {
            await hold.ReachedAsync();
        }

        if (moment > 1)
        {
            hold!.Release();
        }

        if (moment == 3)
        {
            // While it writes, if it can be caught at that.
            SpinWait.SpinUntil(() => Directory.GetFiles(world.SessionFolder, "*.tmp").Length > 0, 30);
        }
        else
        {
            var until = Stopwatch.GetTimestamp() + random.NextInt64(Stopwatch.Frequency / (moment == 0 ? 20 : 100));
            SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= until);
        }

        await run.KillAsync(Signals.Kill);
        await run.WaitAsync();
        hold?.Release();
        await Deadline.UntilAsync(() => world.Sts.Calls.All(c => c.Outcome is not null), () => "a call is not answered");
        world.Sts.Faults.Clear();
    }

    private static void AssertWhole(AliasWorld world, int round)
    {
        foreach (var file in Directory.GetFiles(world.Home.Path, "*.json", SearchOption.AllDirectories))
        {
            var json = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
            if (json.TryGetProperty("access_key_id", out var id))
            {
                Assert.Contains(world.Sts.Account.Sessions, s => s.AccessKeyId == id.GetString() && s.SessionToken == json.GetProperty("session_token").GetString());
            }
        }

        var left = Directory.GetFiles(world.Home.Path, "*.tmp", SearchOption.AllDirectories);
        Assert.True(left.Length <= 2, $"round {round}: {string.Join(", ", left)}");
    }

    private static async Task DamageAsync(string file, string damage, string elsewhere)
    {
        var bytes = File.ReadAllBytes(file);
        if (damage is "folder" or "full folder" or "pipe" or "link")
        {
            File.Delete(file);
        }

        switch (damage)
        {
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "half":
                File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
                break;
            case "garbage":
                File.WriteAllBytes(file, [0xFF, 0, .. "{\"at\": 1e99}]"u8]);
                break;
            case "newer":
                File.WriteAllText(file, """{"version": 99, "schema": {"deep": [1, 2]}, "at": "soon", "spent_step": "many", "exit_code": 0}""");
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "full folder":
                Directory.CreateDirectory(file);
                File.WriteAllText(Path.Combine(file, "inside"), "");
                break;
            case "pipe":
                using (var made = Process.Start("mkfifo", [file]))
                {
                    await made.WaitForExitAsync();
                }

                break;
            case "link":
                File.CreateSymbolicLink(file, elsewhere);
                break;
            case "open":
                File.SetUnixFileMode(file, (UnixFileMode)0x1B6);
                break;
            case "shut":
                File.SetUnixFileMode(file, UnixFileMode.None);
                break;
            case "100 MB":
                using (var stream = File.OpenWrite(file))
                {
                    stream.SetLength(100_000_000);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage));
        }
    }
}
