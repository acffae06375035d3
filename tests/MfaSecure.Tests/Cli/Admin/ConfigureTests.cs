using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary><c>configure</c>: adds a profile for SDKs.</summary>
public sealed class ConfigureTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private string Lines(string name, string profile) => $"[profile {name}]\ncredential_process = {NativeBinary.Path} credential-process --profile {profile}\nregion = eu-west-1\n";

    [Fact]
    public async Task Shows_the_lines_asks_and_appends_them_without_changing_a_byte()
    {
        var before = "# mine\r\n" + File.ReadAllText(world.Home.ConfigFile) + "; no line end";
        File.WriteAllText(world.Home.ConfigFile, before);
        await using var run = Stage.Start(world.Command("configure", "--profile", "mfa"));
        await run.Terminal.WaitForAsync("Write them? [y/N] ");
        Assert.Equal(before, File.ReadAllText(world.Home.ConfigFile));
        run.Terminal.TypeLine("y");
        var result = await run.WaitAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Equal(
            $"Lines to add to {world.Home.ConfigFile}:\n\n{Lines("mfa-session", "mfa")}\nAdded profile 'mfa-session'. To use it, set AWS_PROFILE=mfa-session\n",
            result.StdoutText);
        var after = File.ReadAllText(world.Home.ConfigFile);
        Assert.StartsWith(before, after, StringComparison.Ordinal);
        Assert.EndsWith("\n" + Lines("mfa-session", "mfa").TrimEnd(), after.Replace("\r\n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_is_written_even_if_the_program_is_on_PATH_since_a_desktop_and_cron_have_another()
    {
        Directory.CreateDirectory(world.Home.File("my bin"));
        File.CreateSymbolicLink(world.Home.File("my bin/aws-mfa-secure"), NativeBinary.Path);

        var result = await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--yes").With(("PATH", $"my bin:{world.Home.Bin}")));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"\ncredential_process = '{world.Home.File("my bin/aws-mfa-secure")}' credential-process --profile mfa\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_written_profile_gives_the_session()
    {
        Assert.Equal(0, (await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--as", "sdk", "--yes"))).ExitCode);
        await world.SignInAsync();

        var line = File.ReadLines(world.Home.ConfigFile).Single(l => l.StartsWith("credential_process = ", StringComparison.Ordinal))["credential_process = ".Length..].Split(' ');
        var result = await Stage.RunAsync(world.Command([.. line[1..].Select(RawText.FromString)]) with { Program = line[0] });

        Assert.Contains(world.LastSession.AccessKeyId, result.StdoutText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_settings_of_the_profile_are_copied_and_credentials_are_not()
    {
        world.Home.AddProfile(
            "set",
            world.User,
            world.Device,
            "services = here\nendpoint_url = http://127.0.0.1:9\nca_bundle = /ca.pem\nuse_fips_endpoint = true\noutput = yaml\nmax_attempts = 7\ncli_pager =\n"
                + "mfa_process = oath mine\nother_tools_secret = s\ns3 =\n  addressing_style = path\n  max_queue_size = 5\n[services here]\ns3 =\n  endpoint_url = http://127.0.0.1:8");

        var result = await Stage.RunAsync(world.Command("configure", "--profile", "set", "--as", "sdk", "--yes"));

        const string lines = "region = eu-west-1\nservices = here\nendpoint_url = http://127.0.0.1:9\nca_bundle = /ca.pem\nuse_fips_endpoint = true\noutput = yaml\nmax_attempts = 7\n"
            + "cli_pager =\ns3 =\n  addressing_style = path\n  max_queue_size = 5\n";
        var section = $"[profile sdk]\ncredential_process = {NativeBinary.Path} credential-process --profile set\n{lines}";
        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        Assert.Contains(section, result.StdoutText, StringComparison.Ordinal);
        Assert.EndsWith(section, File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_an_error_with_a_suggestion()
        => world.AssertFails(await Stage.RunAsync(world.Command("configure", "--yes").With(("AWS_PROFILE", "plian"))), 1, "profile 'plian' does not exist", "did you mean 'plain'?");

    [Theory]
    [InlineData("n")]
    [InlineData("")]
    public async Task Without_a_yes_nothing_is_written(string answer)
    {
        var before = File.ReadAllText(world.Home.ConfigFile);
        await using var run = Stage.Start(world.Command("configure", "--profile", "mfa"));
        await run.Terminal.WaitForAsync("Write them? [y/N] ");
        run.Terminal.TypeLine(answer);

        var result = await run.WaitAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("Nothing was written\n", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(world.Home.ConfigFile));
    }

    [Fact]
    public async Task With_nobody_to_ask_the_lines_are_shown_and_not_written()
    {
        var before = File.ReadAllText(world.Home.ConfigFile);

        var result = await Stage.RunAsync(world.Command("configure", "--profile", "mfa").Unattended());

        Assert.Equal(3, result.ExitCode);
        Assert.Contains(Lines("mfa-session", "mfa"), result.StdoutText, StringComparison.Ordinal);
        Assert.Contains("--yes writes without asking", result.StderrText, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(world.Home.ConfigFile));
    }

    [Fact]
    public async Task An_existing_profile_is_not_changed_and_its_own_is_recognized()
    {
        Assert.Equal(0, (await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--yes"))).ExitCode);
        var before = File.ReadAllText(world.Home.ConfigFile);

        var again = await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--yes"));
        Assert.Equal((0, "Profile 'mfa-session' already exists. To use it, set AWS_PROFILE=mfa-session\n"), (again.ExitCode, again.StdoutText));
        world.AssertFails(await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--as", "plain", "--yes")), 1, "profile 'plain' already exists and was not changed", "--as");
        Assert.Equal(before, File.ReadAllText(world.Home.ConfigFile));
    }

    [Fact]
    public async Task A_link_and_the_files_mode_are_kept()
    {
        File.Move(world.Home.ConfigFile, world.Home.File("dotfiles"));
        File.SetUnixFileMode(world.Home.File("dotfiles"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(world.Home.ConfigFile, world.Home.File("dotfiles"));

        Assert.Equal(0, (await Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--yes"))).ExitCode);

        Assert.Equal(world.Home.File("dotfiles"), new FileInfo(world.Home.ConfigFile).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(world.Home.File("dotfiles")));
        Assert.Contains("[profile mfa-session]", File.ReadAllText(world.Home.File("dotfiles")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_without_MFA_is_refused_with_the_reason()
        => world.AssertFails(await Stage.RunAsync(world.Command("configure", "--profile", "plain", "--yes")), 1, "profile 'plain' has no mfa_serial");
}
