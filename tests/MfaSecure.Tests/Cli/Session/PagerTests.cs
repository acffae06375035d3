using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>aws … | less</c> without a session: the pager waits for our output with the terminal in single-key mode.</summary>
public sealed class PagerTests : IDisposable
{
    /// <summary>Reads single keys while it waits for its input, as fzf and newer versions of less do, and prints both.</summary>
    private const string Pager = """
        import os, select, sys, termios, time
        tty = os.open('/dev/tty', os.O_RDWR)
        before = termios.tcgetattr(tty)
        time.sleep(float(sys.argv[1]))
        raw = termios.tcgetattr(tty)
        raw[3] &= ~(termios.ICANON | termios.ECHO)
        termios.tcsetattr(tty, termios.TCSANOW, raw)
        raw = termios.tcgetattr(tty)
        os.write(tty, b'<pager>')
        keys, data, open_ = b'', b'', True
        while open_:
            ready = select.select([0, tty], [], [])[0]
            if tty in ready:
                keys += os.read(tty, 1)
            if 0 in ready:
                got = os.read(0, 4096)
                data, open_ = data + got, got != b''
        same = termios.tcgetattr(tty) == raw
        termios.tcsetattr(tty, termios.TCSANOW, before)
        os.write(tty, b'<keys %s, data %s, modes %s>' % (keys, data.strip(), b'same' if same else b'changed'))

        """;

    private readonly AliasWorld world = new();

    public PagerTests()
    {
        world.Home.Write("pager.py", Pager);
        world.Aws.Prints("listing");
    }

    public void Dispose() => world.Dispose();

    [NeedsTheory("python3")]
    [InlineData("", "1", "")]
    [InlineData("", "0", "sleep 1; ")]
    [InlineData("cat | ", "0", "sleep 1; ")]
    public async Task A_pager_that_reads_keys_gets_the_listing_and_not_the_code(string between, string pagerStarts, string weStart)
    {
        await using var run = Stage.Start(world.Session("s3", "ls").Through($"{{ {weStart}\"$@\"; }} | {between}python3 $HOME/pager.py {pagerStarts}").AtTerminal());
        var before = run.Terminal.Modes;
        await run.Terminal.WaitForAsync("<pager>");
        // Where we were first, the question is shown again.
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        Assert.True(run.Terminal.Modes.IsSane);

        run.Terminal.TypeLine(world.Device.NextUnusedCode());
        await run.Terminal.WaitForAsync("<keys , data listing, modes same>");

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.Equal(before, run.Terminal.Modes);
        world.AssertSessionIn(world.Aws.Call);
    }

    [NeedsFact("python3")]
    public async Task Ctrl_C_at_the_question_ends_the_pipeline()
    {
        await using var run = Stage.Start(world.Session("s3", "ls").Through("trap : INT; { sleep 1; \"$@\"; } | python3 $HOME/pager.py 0; stty sane; echo back").AtTerminal());
        await run.Terminal.WaitForAsync("<pager>");
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);

        run.Terminal.Type("\x03");

        await run.Terminal.WaitForAsync("back");
        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task Another_programs_terminal_is_not_a_pagers()
    {
        var result = await Stage.RunAsync(world.Session("s3", "ls").Through("stty -icanon -echo </dev/tty; \"$@\" 2>&1 | cat"));

        Assert.Contains("another program controls the terminal", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal("", result.Transcript);
    }
}
