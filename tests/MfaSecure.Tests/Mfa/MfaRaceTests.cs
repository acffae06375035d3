using MfaSecure.Mfa;

namespace MfaSecure.Tests.Mfa;

public class MfaRaceTests
{
    private static readonly MfaDevice Device = new("GAHT12345678", null, null);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task The_first_code_wins_and_the_loser_has_ended_before_the_answer_comes(int winner, int loser)
    {
        Runner[] runners = [new("a"), new("b")];
        var race = new MfaRace(runners).GetCodeAsync(Device, default);

        runners[winner].Answers(MfaCodeResult.Of(new(Device.Serial, "123456")));

        Assert.Equal("123456", (await race).Code?.Digits);
        Assert.True(runners[loser].HasEnded);
    }

    [Fact]
    public async Task A_source_without_a_code_leaves_the_race_and_the_others_run_on()
    {
        Runner[] runners = [new("a"), new("b")];
        var race = new MfaRace(runners).GetCodeAsync(Device, default);

        runners[0].Answers(MfaCodeResult.None("no key"));
        await runners[0].Ended;
        Assert.False(race.IsCompleted);
        runners[1].Answers(MfaCodeResult.Of(new(Device.Serial, "123456")));

        Assert.Equal("123456", (await race).Code?.Digits);
    }

    [Fact]
    public async Task When_none_has_a_code_every_reason_that_matters_is_told_in_the_sources_order()
    {
        Runner[] runners = [new("prompt"), new("mfa_process"), new("yubikey")];
        var race = new MfaRace(runners).GetCodeAsync(Device, default);

        runners[2].Answers(MfaCodeResult.None("no key is in", matters: false));
        await runners[2].Ended;
        runners[1].Answers(MfaCodeResult.None("mfa_process failed"));
        await runners[1].Ended;
        runners[0].Answers(MfaCodeResult.None("the input ended"));

        var answer = await race;
        Assert.Null(answer.Code);
        Assert.Equal("the input ended; mfa_process failed", answer.Reason);
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_race_and_the_others()
    {
        Runner[] runners = [new("a"), new("b")];
        var race = new MfaRace(runners).GetCodeAsync(Device, default);

        runners[0].Fails(new UserError("broken"));

        Assert.Equal("broken", (await Assert.ThrowsAsync<UserError>(() => race)).Message);
        Assert.True(runners[1].HasEnded);
    }

    [Fact]
    public async Task Cancelling_ends_them_all()
    {
        Runner[] runners = [new("a"), new("b")];
        using var stop = new CancellationTokenSource();
        var race = new MfaRace(runners).GetCodeAsync(Device, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        Assert.All(runners, runner => Assert.True(runner.HasEnded));
    }

    /// <summary>Answers when it is told to; when canceled, it takes a moment to put its things away.</summary>
    private sealed class Runner(string name) : IMfaSource
    {
        private readonly TaskCompletionSource<MfaCodeResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => name;

        public Task Ended => ended.Task;

        public bool HasEnded => ended.Task.IsCompleted;

        public void Answers(MfaCodeResult given) => answer.SetResult(given);

        public void Fails(Exception exception) => answer.SetException(exception);

        public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
        {
            try
            {
                return await answer.Task.WaitAsync(cancellation);
            }
            finally
            {
                await Task.Yield();
                ended.SetResult();
            }
        }
    }
}
