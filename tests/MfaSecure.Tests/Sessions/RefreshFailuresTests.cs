using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Tests.Sessions;

public sealed class RefreshFailuresTests : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private readonly SessionWorld world = new();
    private readonly FakeClock clock = new(Start);
    private bool isProgram = true;

    public void Dispose() => world.Dispose();

    [Fact]
    public void Who_began_before_AWS_refused_shares_it_and_who_began_later_does_not()
    {
        Failures().Write(new StsException(new("refused", "a hint")));
        clock.Now += TimeSpan.FromSeconds(1);

        var shared = Failures().Find(Start.AddSeconds(-1), fresh: true)!;

        Assert.Equal(("refused", "a hint", ErrorKind.Failed), (shared.Message, shared.Hint, shared.Kind));
        Assert.Null(Failures().Find(clock.Now, fresh: false));
    }

    [Theory]
    [InlineData(ErrorKind.NobodyToAsk)]
    [InlineData(ErrorKind.Usage)]
    [InlineData(ErrorKind.Failed)]
    public void Reasons_of_one_process_are_not_shared(ErrorKind kind)
    {
        Failures().Write(new("AWS_MFA_NO_PROMPT is set", "a hint", kind));

        Assert.Null(Failures().Find(Start.AddSeconds(-1), fresh: false));
    }

    [Theory]
    [InlineData(0.5, true, false, true)]
    [InlineData(59.9, true, false, true)]
    [InlineData(60, true, false, false)]
    [InlineData(-3600, true, false, false)]
    [InlineData(1, false, false, false)]
    [InlineData(1, true, true, false)]
    public void An_unanswered_prompt_keeps_programs_off_for_a_minute(double after, bool program, bool fresh, bool refused)
    {
        Failures().Write(new UnansweredError("nobody answered", "a hint"));
        isProgram = program;
        clock.Now += TimeSpan.FromSeconds(after);

        Assert.Equal(refused ? ErrorKind.NobodyToAsk : null, Failures().Find(clock.Now, fresh)?.Kind);
    }

    [Theory]
    [InlineData("{\"at\":AT,\"kind\":\"Ok\",\"unanswered\":true,\"shared\":true,\"message\":\"m\",\"hint\":null}")]
    [InlineData("{\"at\":AT,\"kind\":\"256\",\"unanswered\":true,\"shared\":true,\"message\":\"m\",\"hint\":null}")]
    [InlineData("{\"at\":AT,\"kind\":\"Failed\",\"message\":\"m\",\"hint\":null}")]
    [InlineData("{\"at\":9e99,\"kind\":\"Failed\",\"unanswered\":true,\"shared\":true,\"message\":\"m\",\"hint\":null}")]
    [InlineData("{\"at\":AT,\"kind\":\"Failed\",\"unanswered\":true,\"shared\":true,\"message\":\"\\ud800\",\"hint\":null}")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_no_failure_can_be_is_none(string file)
    {
        Failures().Write(new("m"));
        File.WriteAllText(
            Assert.Single(Directory.GetFiles(world.Folder, "*.failed")),
            file.Replace("AT", $"{Start.ToUnixTimeMilliseconds()}", StringComparison.Ordinal));

        Assert.Null(Failures().Find(Start, fresh: false));
    }

    private RefreshFailures Failures()
    {
        var given = world.Host();
        var host = new Host { Environment = given.Environment, Home = given.Home, Clock = clock, AskCalledByProgram = () => isProgram };
        return new(host, SessionFolder.Of(host), SessionWorld.Request(given).Key);
    }
}
