using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Tests.Mfa;

public class MfaSourcesTests
{
    /// <summary>The order in which they are asked; "or" stands between those that race.</summary>
    [Theory]
    [InlineData(null, true, false, "AWS_MFA_TOKEN; mfa_process; yubikey or prompt")]
    [InlineData(null, false, false, "AWS_MFA_TOKEN; mfa_process; yubikey")]
    [InlineData(null, true, true, "AWS_MFA_TOKEN; mfa_process; yubikey or prompt or ykman")]
    [InlineData("prompt", true, true, "AWS_MFA_TOKEN; prompt")]
    [InlineData("prompt", false, false, "AWS_MFA_TOKEN")]
    [InlineData("yubikey", true, false, "AWS_MFA_TOKEN; yubikey")]
    [InlineData("prompt,yubikey", true, false, "AWS_MFA_TOKEN; prompt or yubikey")]
    [InlineData("yubikey,process,prompt", true, false, "AWS_MFA_TOKEN; yubikey; mfa_process; prompt")]
    [InlineData("ykman,process", true, false, "AWS_MFA_TOKEN; ykman; mfa_process")]
    public void Sources_are_asked_in_order_and_neighbours_among_people_race(string? sources, bool hasTerminal, bool isWsl, string order)
    {
        var host = new Host { Environment = EnvironmentBlock.From(isWsl ? [new("WSL_DISTRO_NAME", "Debian")] : []) };
        using var terminal = new TypedTerminal();
        using var prompter = new TerminalPrompter(terminal, TimeProvider.System);
        var settings = new MfaSettings { Process = "true", Sources = sources is null ? null : MfaSettings.ParseSources(sources) };

        using var pendingTouch = new PendingTouch(host);
        var found = new MfaSources(host, settings, Clocks.Unspent, hasTerminal ? prompter : null, pendingTouch, host.Environment).InOrder();

        Assert.Equal(order, string.Join("; ", found.Select(source => source.Name)));
    }

    [Fact]
    public void Without_a_command_line_there_is_no_process_to_ask()
    {
        var host = new Host { Environment = EnvironmentBlock.Empty };
        using var pendingTouch = new PendingTouch(host);

        Assert.Equal(["AWS_MFA_TOKEN", "yubikey"], new MfaSources(host, new(), Clocks.Unspent, null, pendingTouch, host.Environment).InOrder().Select(source => source.Name));
    }
}
