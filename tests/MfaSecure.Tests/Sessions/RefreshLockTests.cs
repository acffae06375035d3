using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Tests.Mfa;

namespace MfaSecure.Tests.Sessions;

public sealed class RefreshGateTests
{
    [Theory]
    [InlineData("/dev/pts/4", "\n")]
    [InlineData("/dev/pts/5", "")]
    [InlineData("pts/4", "")]
    [InlineData(null, "")]
    public void On_the_terminal_of_who_asks_the_notice_begins_a_line_of_its_own(string? ours, string before)
    {
        using var terminal = new ScriptedTerminal();
        var host = new Host { Environment = EnvironmentBlock.Empty, OpenTerminal = () => terminal, TerminalName = () => ours };

        RefreshLock.Tell(host, "process 4711 on /dev/pts/4");

        Assert.Equal(before + "aws-mfa-secure: waiting for process 4711 on /dev/pts/4, which is asking for an MFA code\n", terminal.Shown);
    }
}
