using MfaSecure.Shells;

namespace MfaSecure.Tests;

public class ShellNamesTests
{
    public static TheoryData<string, object> Known => new()
    {
        { "sh", ShellSyntax.Sh }, { "bash", ShellSyntax.Sh }, { "zsh", ShellSyntax.Sh }, { "ksh", ShellSyntax.Sh }, { "dash", ShellSyntax.Sh },
        { "fish", ShellSyntax.Fish }, { "csh", ShellSyntax.Csh }, { "tcsh", ShellSyntax.Csh },
        { "powershell", ShellSyntax.PowerShell }, { "pwsh", ShellSyntax.PowerShell }, { "PowerShell", ShellSyntax.PowerShell },
        { "cmd", ShellSyntax.Cmd }, { "nu", ShellSyntax.Json }, { "nushell", ShellSyntax.Json },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_shell_is_known_by_its_names(string name, object syntax) => Assert.Same(syntax, ShellNames.Find(name));

    [Theory]
    [InlineData("")]
    [InlineData("-fish")]
    [InlineData("/bin/sh")]
    [InlineData("json")]
    public void Any_other_name_is_not(string name) => Assert.Null(ShellNames.Find(name));

    [Fact]
    public void Every_legal_name_has_a_syntax_of_its_own()
        => Assert.Equal(ShellNames.Legal.Count, ShellNames.Legal.Select(ShellNames.Find).OfType<ShellSyntax>().Distinct().Count());

    public static TheoryData<string[], object> Processes => new()
    {
        { [], ShellSyntax.Sh },
        { ["make"], ShellSyntax.Sh },
        { ["bash", "fish"], ShellSyntax.Sh },
        { ["fish"], ShellSyntax.Fish },
        { ["-fish"], ShellSyntax.Fish },
        { ["dotnet", "pwsh"], ShellSyntax.PowerShell },
        { ["powershell.exe"], ShellSyntax.PowerShell },
        { ["tcsh", "csh"], ShellSyntax.Csh },
        { ["bsd-csh"], ShellSyntax.Csh },
        { ["nu"], ShellSyntax.Json },
    };

    [Theory]
    [MemberData(nameof(Processes))]
    public void A_running_shell_is_known_by_the_first_name_that_is_a_shells(string[] names, object syntax)
        => Assert.Same(syntax, ShellNames.OfProcess(names));
}
