using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Platform;

public sealed class LockHolderTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("process 4711 on /dev/pts/4\n", "process 4711 on /dev/pts/4", "4711", "/dev/pts/4", false)]
    [InlineData("process 4711\nasks nobody\n", "process 4711", "4711", null, true)]
    [InlineData("\x1b[2Jprocess 1\n", "[2Jprocess 1", null, null, false)]
    [InlineData("somebody on pts/4\n", "somebody on pts/4", null, "pts/4", false)]
    [InlineData("", "another process", null, null, false)]
    [InlineData("\n", "another process", null, null, false)]
    public void A_signature_is_read_and_cannot_draw(string file, string name, string? process, string? terminal, bool asksNobody)
    {
        home.Write("lock", file);

        var holder = LockHolder.Of(home.File("lock"));

        Assert.Equal((name, process, terminal, asksNobody), (holder.Name, holder.ProcessId, holder.TerminalName, holder.AsksNobody));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("/dev/pts/4", false)]
    public void Our_own_signature_is_read_back(string? terminal, bool asksNobody)
    {
        var us = LockHolder.Us(new Host { Environment = EnvironmentBlock.Empty, TerminalName = () => terminal }, asksNobody);
        home.Write("lock", us + "\n");

        Assert.Equal(us, LockHolder.Of(home.File("lock")));
        Assert.Equal((terminal, false), (us.TerminalName, us.IsStopped));
    }

    [Fact]
    public void A_file_that_is_gone_is_another_process() => Assert.Equal(LockHolder.Unknown, LockHolder.Of(home.File("none")));
}
