using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Commands that run at the same time, each at a terminal of its own.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const string Waits = "aws-mfa-secure: waiting for ";
    private readonly List<StageRun> runs = [];

    public IReadOnlyList<StageRun> Runs => runs;

    /// <summary>Starts a command.</summary>
    public StageRun Start(StageSpec spec)
    {
        runs.Add(Stage.Start(spec));
        return runs[^1];
    }

    /// <summary>Starts a command and waits until it asks.</summary>
    public async Task<StageRun> StartAskerAsync(StageSpec spec)
    {
        var run = Start(spec);
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        return run;
    }

    /// <summary>Starts commands and waits until each has said that it waits for <paramref name="codes"/>.</summary>
    public async Task<StageRun[]> StartWaitersAsync(int count, StageSpec spec, StageRun codes)
    {
        var waiters = Enumerable.Range(0, count).Select(_ => Start(spec)).ToArray();
        foreach (var waiter in waiters)
        {
            await waiter.Terminal.WaitForAsync($"{Waits}process {await codes.PidAsync()} on {codes.Terminal.Path}, which is asking for an MFA code\r\n");
        }

        return waiters;
    }

    /// <summary>The one of these that asks, when one does.</summary>
    public static async Task<StageRun> AskerAmongAsync(IEnumerable<StageRun> some)
    {
        var all = some.ToArray();
        await Deadline.UntilAsync(() => all.Any(HasAsked), () => "nobody asks");
        return all.First(HasAsked);
    }

    public static bool HasAsked(StageRun run) => run.Terminal.Transcript.Contains(AliasWorld.Prompt, StringComparison.Ordinal);

    public static async Task<StageResult[]> EndAsync(IEnumerable<StageRun> some) => await Task.WhenAll(some.Select(run => run.WaitAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var run in runs)
        {
            await run.DisposeAsync();
        }
    }
}
