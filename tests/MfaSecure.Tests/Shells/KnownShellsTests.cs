using MfaSecure.Shells;

namespace MfaSecure.Tests.Shells;

public class KnownShellsTests
{
    public static TheoryData<string, object> Known => new()
    {
        { "sh", KnownShells.Sh }, { "bash", KnownShells.Sh }, { "zsh", KnownShells.Sh }, { "ksh", KnownShells.Sh }, { "dash", KnownShells.Sh },
        { "fish", KnownShells.Fish }, { "csh", KnownShells.Csh }, { "tcsh", KnownShells.Csh },
        { "powershell", KnownShells.PowerShell }, { "pwsh", KnownShells.PowerShell }, { "PowerShell", KnownShells.PowerShell },
        { "cmd", KnownShells.Cmd }, { "nu", KnownShells.Nu }, { "nushell", KnownShells.Nu },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_shell_is_known_by_its_names(string name, object syntax) => Assert.Same(syntax, KnownShells.Find(name));

    [Theory]
    [InlineData("")]
    [InlineData("-fish")]
    [InlineData("/bin/sh")]
    [InlineData("json")]
    public void Any_other_name_is_not(string name) => Assert.Null(KnownShells.Find(name));

    [Fact]
    public void Every_legal_name_has_a_syntax_of_its_own()
        => Assert.Equal(KnownShells.Legal.Count, KnownShells.Legal.Select(KnownShells.Find).OfType<ShellSyntax>().Distinct().Count());

    public static TheoryData<string[], object> Processes => new()
    {
        { [], KnownShells.Sh },
        { ["make"], KnownShells.Sh },
        { ["bash", "fish"], KnownShells.Sh },
        { ["fish"], KnownShells.Fish },
        { ["-fish"], KnownShells.Fish },
        { ["dotnet", "pwsh"], KnownShells.PowerShell },
        { ["powershell.exe"], KnownShells.PowerShell },
        { ["tcsh", "csh"], KnownShells.Csh },
        { ["bsd-csh"], KnownShells.Csh },
        { ["nu"], KnownShells.Nu },
    };

    [Theory]
    [MemberData(nameof(Processes))]
    public void A_running_shell_is_known_by_the_first_name_that_is_a_shells(string[] names, object syntax)
        => Assert.Same(syntax, KnownShells.OfProcess(names));
}
