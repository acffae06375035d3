using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

public sealed class InstallScriptTests : IDisposable
{
    private static readonly string Root = FindRoot();

    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_installed_program_runs_and_uninstall_leaves_the_folder_as_it_was()
    {
        home.Write("prefix/share/fish/config", "mine\n");
        var before = Tree();

        var installed = await Install();
        Assert.True(installed.ExitCode == 0, installed.ToString());
        var version = await Stage.RunAsync(new StageSpec { Program = home.File("prefix/bin/aws-mfa-secure"), Arguments = ["version"], Environment = home.Environment() });
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", version.StdoutText);

        Assert.Equal(0, (await Install("--uninstall")).ExitCode);
        Assert.Equal(before, Tree());
    }

    [Fact]
    public async Task Installing_twice_is_like_installing_once()
    {
        var before = Tree();
        await Install();
        var once = Tree();

        Assert.Equal(0, (await Install()).ExitCode);
        Assert.Equal(once, Tree());

        await Install("--uninstall");
        Assert.Equal(before, Tree());
    }

    [Fact]
    public async Task What_others_put_beside_it_outlives_uninstall()
    {
        await Install();
        home.Write("prefix/share/aws-mfa-secure/notes", "mine\n").Write("prefix/bin/other", "mine\n");

        Assert.Equal(0, (await Install("--uninstall")).ExitCode);

        Assert.Equal(
            ["prefix/bin/", "prefix/bin/other", "prefix/share/", "prefix/share/aws-mfa-secure/", "prefix/share/aws-mfa-secure/notes"],
            Tree());
    }

    [Fact]
    public async Task A_program_of_that_name_from_elsewhere_is_not_overwritten()
    {
        home.Write("prefix/bin/aws-mfa-secure", "the gem's\n");

        var result = await Install();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("was not installed by this script", result.StderrText, StringComparison.Ordinal);
        Assert.Equal("the gem's\n", File.ReadAllText(home.File("prefix/bin/aws-mfa-secure")));
    }

    [Fact]
    public async Task Uninstall_where_nothing_was_installed_says_so_and_removes_nothing()
    {
        home.Write("prefix/bin/aws-mfa-secure", "the gem's\n");

        var result = await Install("--uninstall");

        Assert.Equal((1, ""), (result.ExitCode, result.StdoutText));
        Assert.Equal(["prefix/bin/", "prefix/bin/aws-mfa-secure"], Tree());
    }

    [Theory]
    [InlineData("/bin/bash", "alias aws=\"aws-mfa-secure session\"", "~/.bashrc")]
    [InlineData("/usr/bin/zsh", "alias aws=\"aws-mfa-secure session\"", "~/.zshrc")]
    [InlineData("/usr/bin/fish", "alias aws \"aws-mfa-secure session\"", "~/.config/fish/config.fish")]
    [InlineData("/bin/tcsh", "alias aws \"aws-mfa-secure session\"", "~/.cshrc")]
    public async Task The_alias_line_is_in_the_language_of_the_users_shell(string shell, string line, string file)
    {
        var result = await Install(shell: shell);

        Assert.Contains($"\n  {line}\n", result.StdoutText, StringComparison.Ordinal);
        Assert.Contains(file, result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin/bash", "export PATH='{0}':\"$PATH\"")]
    [InlineData("/usr/bin/fish", "fish_add_path '{0}'")]
    [InlineData("/bin/tcsh", "set path = ('{0}' $path)")]
    public async Task Only_a_bin_folder_that_is_not_on_PATH_is_put_there_by_a_line(string shell, string line)
    {
        var expected = $"\n  {string.Format(System.Globalization.CultureInfo.InvariantCulture, line, home.File("prefix/bin"))}\n";

        Assert.Contains(expected, (await Install(shell: shell)).StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain(expected, (await Install(shell: shell, path: home.File("prefix/bin") + ":/usr/bin:/bin")).StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstall_names_the_lines_of_the_users_own_that_lead_nowhere_now()
    {
        await Install();
        home.Write(".bashrc", "# aws-mfa-secure\nalias aws=\"aws-mfa-secure session\"\n").Append(".aws/config", "[profile sdk]\ncredential_process = aws-mfa-secure credential-process\n");

        var said = (await Install("--uninstall")).StdoutText;

        Assert.Contains($"\n  {home.File(".bashrc")}:2:alias aws=\"aws-mfa-secure session\"\n  {home.ConfigFile}:2:credential_process = ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("bashrc:1:", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tcshrc_counts_where_there_is_one_since_tcsh_then_reads_no_cshrc()
    {
        home.Write(".tcshrc", "");

        Assert.Contains("~/.tcshrc", (await Install(shell: "/bin/tcsh")).StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh", "sh", "-c")]
    [InlineData("bash", "bash", "-c")]
    [InlineData("zsh", "zsh", "-fc")]
    [InlineData("fish", "fish", "-c")]
    [InlineData("tcsh", "tcsh", "-f", "-c")]
    public async Task The_printed_lines_work_with_any_prefix(string shell, params string[] command)
    {
        var prefix = "it's \\a $HOME";
        var printed = (await Install(shell: $"/bin/{shell}", prefix: prefix)).StdoutText.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal));
        var lines = string.Join('\n', printed.Where(line => !line.Contains("alias", StringComparison.Ordinal)).Append("aws-mfa-secure version"));

        var result = await Stage.RunAsync(new StageSpec
        {
            Program = Shells.Find(command[0]),
            Arguments = [.. command[1..].Append(lines).Select(RawText.FromString)],
            Environment = home.Environment(("PATH", "/usr/bin:/bin")),
            WorkingDirectory = home.Path,
        });

        Assert.Matches(@"^\d+\.\d+\.\d+\n$", result.StdoutText);
        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
    }

    [Fact]
    public async Task The_link_for_an_alias_in_PowerShell_is_aws()
    {
        var result = await Install(shell: "/usr/bin/pwsh");

        Assert.Contains($"\n  Set-Alias aws '{home.File("prefix/share/aws-mfa-secure/aws")}'\n", result.StdoutText, StringComparison.Ordinal);
        var help = await Stage.RunAsync(new StageSpec { Program = home.File("prefix/share/aws-mfa-secure/aws"), Name = "aws", Arguments = ["--version"], Environment = home.Environment(("PATH", "/nowhere")) });
        Assert.Contains("the aws command was not found on PATH", help.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstall_removes_nothing_outside_of_the_prefix_whatever_its_list_says()
    {
        await Install();
        home.Write("mine", "x\n").Write("prefix/mine", "x\n").Write("empty/x", "");
        File.Delete(home.File("empty/x"));
        home.Append("prefix/share/aws-mfa-secure/installed", $"../mine\nshare/../../mine\n{home.File("mine")}\n./../mine\n../empty/\nbin/../../empty/\n..\n");

        var result = await Install("--uninstall");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("lead out of", result.StderrText, StringComparison.Ordinal);
        Assert.True(File.Exists(home.File("mine")) && Directory.Exists(home.File("empty")));
        Assert.Equal(["prefix/mine"], Tree());
    }

    [Fact]
    public async Task Uninstalling_a_second_prefix_names_no_lines_that_still_work()
    {
        await Install();
        await Install(prefix: "second");
        var (first, second) = (home.File("prefix"), home.File("second"));
        home.Write(".bashrc", $"alias aws=\"aws-mfa-secure session\"\nsource '{second}/share/bash-completion/completions/aws-mfa-secure'\nsource '{first}/share/bash-completion/completions/aws-mfa-secure'\n")
            .Write(".aws/config", $"[profile sdk]\ncredential_process = {first}/bin/aws-mfa-secure credential-process\n[profile old]\ncredential_process = {second}/bin/aws-mfa-secure credential-process\n");

        var said = (await Install("--uninstall", prefix: "second", path: $"{first}/bin:/usr/bin:/bin")).StdoutText;

        Assert.EndsWith(
            $"(in running shells: unalias aws; in fish: functions -e aws):\n  {home.File(".bashrc")}:2:source '{second}/share/bash-completion/completions/aws-mfa-secure'\n"
                + $"  {home.ConfigFile}:4:credential_process = {second}/bin/aws-mfa-secure credential-process\n",
            said,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_no_error(string option)
    {
        var result = await Install(option);

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.StartsWith("Installs aws-mfa-secure for this user", result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_no_option_is_named()
    {
        var result = await Install("--uninstal");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("scripts/install: unknown option '--uninstal'\n", result.StderrText, StringComparison.Ordinal);
    }

    [NeedsFact("bash")]
    public Task In_bash_TAB_works_by_the_lines_that_are_printed() => AssertTabAsync("bash");

    [NeedsFact("zsh")]
    public Task In_zsh_TAB_works_by_the_lines_that_are_printed() => AssertTabAsync("zsh", "bindkey -e");

    private async Task AssertTabAsync(string shell, params string[] first)
    {
        home.Script("aws_completer", "#!/bin/sh\necho ls\n");
        var printed = (await Install(shell: Shells.Find(shell))).StdoutText.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, printed.Length);
        var spec = new StageSpec { Program = shell, Environment = home.Environment(("PATH", $"{home.File("prefix/bin")}:{home.Bin}:/usr/bin:/bin")), WorkingDirectory = home.Path };

        await using var key = await TabKey.StartAsync(spec, shell, [.. first, .. printed]);

        Assert.Equal("aws|s3|ls", await key.PressAsync("aws s3 l"));
        Assert.Equal("aws-mfa-secure|exports|--no-mfa", await key.PressAsync("aws-mfa-secure exports --n"));
    }

    private Task<StageResult> Install(string? action = null, string shell = "/bin/sh", string path = "/usr/bin:/bin", string prefix = "prefix")
        => Stage.RunAsync(new StageSpec
        {
            Program = Path.Combine(Root, "scripts/install"),
            Arguments = action is null ? ["--prefix", RawText.FromString(home.File(prefix))] : ["--prefix", RawText.FromString(home.File(prefix)), action],
            Environment = home.Environment(("SHELL", shell), ("PATH", path), ("AWS_MFA_SECURE_BINARY", Binary)),
        });

    private static string Binary => Environment.GetEnvironmentVariable("AWS_MFA_SECURE_BINARY") ?? Path.Combine(Root, "artifacts/bin/aws-mfa-secure");

    /// <summary>All below the prefix: folders end in a slash.</summary>
    private string[] Tree()
    {
        var prefix = Directory.CreateDirectory(home.File("prefix"));
        return [.. prefix.EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(info => Path.GetRelativePath(home.Path, info.FullName) + (info is DirectoryInfo ? "/" : ""))
            .Order(StringComparer.Ordinal)];
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MfaSecure.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside the project's folder");
        }

        return folder.FullName;
    }
}
