using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What is wrong, and how to fix it.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    private StageSpec Doctor(params RawText[] arguments) => world.Command(["doctor", .. arguments]).With(("SHELL", "/bin/bash"), ("AWS_ENDPOINT_URL", world.Sts.Url));

    [Fact]
    public async Task Without_problems_every_line_is_ok()
    {
        world.Home.Write(".bashrc", "alias aws=\"aws-mfa-secure session\"\n");
        world.Aws.Prints("aws-cli/1.45.11 Python/3.11\n");
        await world.SignInAsync();

        var result = await Stage.RunAsync(Doctor());

        Assert.Equal((0, "", ""), (result.ExitCode, result.StderrText, result.Transcript));
        foreach (var line in (string[])
        [
            "ok       config file: ~/.aws/config",
            "ok       credentials file: ~/.aws/credentials",
            "ok       session directory: ~/.aws/mfa-sessions",
            "ok       profile: profile 'default' has access keys and an mfa_serial",
            "ok       alias: set in bash's startup files",
            "ok       aws: ~/bin/aws (aws-cli/1.45.11)",
            "skipped  YubiKey: not used, because of AWS_MFA_SOURCE",
            "ok       clock: within ",
            $"ok       access key: …{world.User.AccessKeyId[^4..]} belongs to {world.User.Arn} (according to 127.0.0.1:",
            "No problems found\n",
        ])
        {
            Assert.Contains("\n" + line, "\n" + result.StdoutText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_credentials_a_dead_access_key_and_a_missing_aws_are_reported_with_fixes_and_exit_1()
    {
        File.SetUnixFileMode(world.Home.CredentialsFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        File.Delete(world.Aws.Path);
        world.User.Keys[0].Active = false;

        var result = await Stage.RunAsync(Doctor().With(("PATH", world.Home.Bin)));

        Assert.Equal(1, result.ExitCode);
        Finds(result, "FAILED   credentials file: ", "-> chmod 600 ~/.aws/credentials\n");
        Finds(result, "FAILED   aws: the aws command was not found on PATH", "install the AWS CLI");
        Finds(result, "FAILED   access key: AWS does not recognize access key", "IAM > Users > Security credentials");
        Assert.EndsWith("3 checks failed\n", result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/alice", "is the user's ARN")]
    [InlineData("arn:aws:iam::123456789012:u2f/user/alice/key", "FIDO")]
    [InlineData("\"arn:aws:iam::123456789012:mfa/alice\"", "not the serial number")]
    public async Task Serials_that_cannot_work_are_found_in_any_profile(string serial, string sentence)
    {
        world.Home.Append(".aws/config", $"[profile odd]\nmfa_serial = {serial}\n");

        Finds(await Stage.RunAsync(Doctor()), "FAILED   mfa_serial: ", sentence);
    }

    [Fact]
    public async Task A_serial_only_in_the_role_or_in_a_comment_is_a_warning()
    {
        world.Home.Config($"[profile plain]\nregion = r\n; mfa_serial = {world.Device.Serial}\n").Credentials($"[plain]\naws_access_key_id = {world.Plain.AccessKeyId}\naws_secret_access_key = {world.Plain.SecretAccessKey}\n");
        Finds(await Stage.RunAsync(Doctor("--profile", "plain")), "warning  files: line 3 of", "remove the semicolon");

        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = plain\nmfa_serial = {world.Device.Serial}\n");
        Finds(await Stage.RunAsync(Doctor("--profile", "dev")), "warning  mfa_serial: only role profile 'dev' sets it", $"add mfa_serial = {world.Device.Serial} to profile 'plain'");
    }

    [Fact]
    public async Task A_profile_without_a_serial_is_a_failure_with_a_fix()
        => Finds(await Stage.RunAsync(Doctor("--profile", "plain")), "FAILED   profile: profile 'plain' has no mfa_serial", "aws-mfa-secure enroll");

    [Fact]
    public async Task Expired_credentials_in_the_environment_are_a_failure()
        => Finds(
            await Stage.RunAsync(Doctor().With(("AWS_ACCESS_KEY_ID", "ASIAX"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t"), ("AWS_CREDENTIAL_EXPIRATION", "2026-01-01T00:00:00Z"))),
            "FAILED   environment: the temporary credentials expired at 2026-01-01",
            "eval $(aws-mfa-secure unsets)");

    [Fact]
    public async Task A_wrong_clock_is_reported_in_seconds()
    {
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(200));

        Finds(await Stage.RunAsync(Doctor()), "FAILED   clock: this machine's clock is ", "behind AWS's", "set the clock");
    }

    [Fact]
    public async Task Without_a_network_it_fails_and_does_not_hang()
        => Finds(await Stage.RunAsync(Doctor().With(("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9"))), "FAILED   access key: ", "127.0.0.1:9");

    [Fact]
    public async Task Without_a_network_and_access_keys_the_reason_is_reported()
    {
        Directory.Delete(world.Home.AwsFolder, recursive: true);

        var result = await Stage.RunAsync(Doctor().With(("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")));

        Finds(result, "FAILED   network: 127.0.0.1:9 refused the connection\n         -> check AWS_ENDPOINT_URL_STS\n");
    }

    [Fact]
    public async Task A_missing_alias_is_a_warning_with_the_line_for_the_users_shell()
    {
        Finds(await Stage.RunAsync(Doctor().With(("SHELL", "/usr/bin/zsh"))), "warning  alias: not set in zsh's startup files", "echo 'alias aws=\"aws-mfa-secure session\"' >> ~/.zshrc\n");
        Finds(await Stage.RunAsync(Doctor().With(("SHELL", "/bin/sh"))), ">> ~/.profile\n");
        world.Home.Write(".config/fish/conf.d/aws.fish", "alias aws 'aws-mfa-secure session'\n");
        Finds(await Stage.RunAsync(Doctor().With(("SHELL", "/usr/bin/fish"))), "ok       alias: ");
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_a_failure_with_a_suggestion()
        => Finds(await Stage.RunAsync(Doctor("--profile", "mfaa")), "FAILED   profile: profile 'mfaa' does not exist\n         -> did you mean 'mfa'?\n");

    [Fact]
    public async Task Variables_of_exports_are_a_warning_and_the_other_checks_look_past_them()
    {
        var session = await Stage.RunAsync(world.Command("exports", "--format", "env").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());
        var variables = session.StdoutText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).Select(parts => (parts[0], (string?)parts[1]));

        var result = await Stage.RunAsync(Doctor().With([.. variables]).With(("AWS_ENDPOINT_URL", null)));

        Finds(result, "warning  environment: temporary credentials are set", "ok       profile: profile 'default' has access keys", $"belongs to {world.User.Arn} (according to 127.0.0.1:");
        Assert.DoesNotContain("FAILED", result.StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source <(aws-mfa-secure completion_script --shell bash)")]
    [InlineData("source '/home/alice/.local/share/bash-completion/completions/aws-mfa-secure'")]
    [InlineData("complete -C /usr/bin/aws_completer aws")]
    public async Task Each_way_to_complete_aws_is_recognized(string line)
    {
        world.Home.Write("bin/aws_completer", "#!/bin/sh\n");
        File.SetUnixFileMode(world.Home.File("bin/aws_completer"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Finds(await Stage.RunAsync(Doctor()), "warning  completion: TAB does not complete aws");

        world.Home.Write(".bashrc", line + "\n");

        Finds(await Stage.RunAsync(Doctor()), "ok       completion: TAB completes aws");
    }

    [NeedsFact("fish")]
    public async Task The_calling_shell_counts_and_not_the_login_shell()
    {
        var spec = Doctor().With(("AWS_ACCESS_KEY_ID", "ASIAX"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t"), ("XDG_CONFIG_HOME", null));

        var result = await Stage.RunAsync(spec with { Program = Shells.Find("fish"), Name = "fish", Arguments = ["--no-config", "-c", $"{NativeBinary.Path} doctor; true"] });

        Finds(result, "warning  alias: not set in fish's startup files", ">> ~/.config/fish/config.fish", "-> aws-mfa-secure unsets | source (unless");
    }

    [Fact]
    public async Task On_a_terminal_it_has_colors_and_sentences_that_fit_and_fixes_that_can_be_copied()
    {
        File.SetUnixFileMode(world.Home.CredentialsFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var spec = Doctor("--profile", "plain").AtTerminal().With(("TERM", "xterm")) with { Columns = 60 };

        var shown = ProgressLineFilter.Remove((await Stage.RunAsync(spec)).Transcript);

        Assert.Contains("\x1b[32mok      \x1b[0m config file: ~/.aws/config\r\n", shown, StringComparison.Ordinal);
        Assert.Contains(
            "\x1b[31mFAILED  \x1b[0m credentials file: ~/.aws/credentials has access\r\n         keys and can be read by other users\r\n         -> \x1b[1mchmod 600 ~/.aws/credentials\x1b[0m\r\n",
            shown,
            StringComparison.Ordinal);
        Assert.Contains("-> \x1b[1mrun aws-mfa-secure enroll --profile plain, or add mfa_serial = ARN to the profile in ~/.aws/config\x1b[0m\r\n", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".aws/config", 0b110_010_000, "FAILED   config file: other users can write ~/.aws/config", "-> chmod go-w ~/.aws/config\n")]
    [InlineData(".aws/config", 0b110_000_010, "FAILED   config file: other users can write ~/.aws/config", "-> chmod go-w ~/.aws/config\n")]
    [InlineData(".aws/credentials", 0b110_000_010, "FAILED   credentials file: ", "-> chmod 600 ~/.aws/credentials\n")]
    [InlineData(".aws", 0b111_010_000, "FAILED   directory: other users can replace files in ~/.aws", "-> chmod go-w ~/.aws\n")]
    [InlineData("", 0b111_101_111, "FAILED   directory: other users can replace files in /", "-> chmod go-w /")]
    public async Task Files_and_directories_that_others_can_write_are_a_failure(string path, int mode, string sentence, string fix)
    {
        File.SetUnixFileMode(world.Home.File(path), (UnixFileMode)mode);

        var result = await Stage.RunAsync(Doctor());

        Assert.Equal(1, result.ExitCode);
        Finds(result, sentence, fix);
    }

    [Fact]
    public async Task The_directory_that_a_link_leads_to_counts_too()
    {
        var folder = Directory.CreateDirectory(world.Home.File("dot files")).FullName;
        File.Move(world.Home.ConfigFile, $"{folder}/config");
        File.CreateSymbolicLink(world.Home.ConfigFile, $"{folder}/config");
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_000_010);

        Finds(await Stage.RunAsync(Doctor()), "FAILED   directory: ", $"-> chmod go-w '{folder}'\n");
    }

    [Theory]
    [InlineData("source_profile = gone", "the source_profile 'gone' of profile 'odd' does not exist")]
    [InlineData("region = r", "has a role_arn but no source_profile")]
    [InlineData("source_profile = odd2", "leads back to 'odd'")]
    [InlineData("source_profile = empty", "its source cannot be used: profile 'empty' has no access keys")]
    public async Task A_role_that_cannot_work_is_a_failure(string line, string sentence)
    {
        world.Home.Append(
            ".aws/config",
            $"[profile odd]\nrole_arn = arn:aws:iam::123456789012:role/odd\n{line}\n[profile odd2]\nrole_arn = arn:aws:iam::123456789012:role/odd\nsource_profile = odd\n[profile empty]\nregion = r\n");

        var result = await Stage.RunAsync(Doctor("--profile", "odd"));

        Assert.Equal(1, result.ExitCode);
        Finds(result, "FAILED   profile: ", sentence, "-> correct it in ~/.aws/config\n");
    }

    [Fact]
    public async Task A_source_without_a_role_is_a_failure()
    {
        world.Home.Config("[default]\nsource_profile = plain\n[profile plain]\nregion = r\n").Credentials($"[plain]\naws_access_key_id = {world.Plain.AccessKeyId}\naws_secret_access_key = {world.Plain.SecretAccessKey}\n");

        var result = await Stage.RunAsync(Doctor());

        Assert.Equal(1, result.ExitCode);
        Finds(result, "FAILED   profile: profile 'default' has neither access keys nor an mfa_serial; aws ignores its source_profile, because it has no role_arn\n");
    }

    [Fact]
    public async Task A_section_without_the_word_profile_is_named_and_those_that_are_no_profiles_are_not()
    {
        world.Home.Config($"[mfa]\nmfa_serial = {world.Device.Serial}\nregion = eu-west-1\n[preview]\nregion = x\n[plugins]\nregion = x\n[sso-session x]\nsso_region = r\nregion = r\n[services y]\ns3 =\n  endpoint_url = http://x\n[other]\nx = y\n");

        var result = await Stage.RunAsync(Doctor("--profile", "mfa"));

        Finds(result, "FAILED   profile: profile 'mfa' has no mfa_serial, so aws runs without MFA\n         -> change [mfa] in ~/.aws/config to [profile mfa]\n", "warning  profile: the AWS CLI ignores [mfa] in ~/.aws/config");
        Assert.Equal(1, result.StdoutText.Split("the AWS CLI ignores").Length - 1);
        Assert.Contains("hint: change [mfa] in the config file to [profile mfa]\n", (await Stage.RunAsync(world.Command("exports", "--profile", "mfa"))).StderrText, StringComparison.Ordinal);
        world.Home.Credentials("");
        Assert.Contains("hint: change [mfa] in the config file to [profile mfa]\n", (await Stage.RunAsync(world.Command("exports", "--profile", "mfa"))).StderrText, StringComparison.Ordinal);
    }

    [NeedsTheory("tcsh", "fish", "zsh", "bash")]
    [InlineData("tcsh", "-f", "-> echo 'alias aws \"aws-mfa-secure session\"' >> ~/.cshrc\n", "-> unsetenv AWS_MFA_DISABLE\n", ".cshrc")]
    [InlineData("fish", "--no-config", "-> echo 'alias aws \"aws-mfa-secure session\"' >> ~/.config/fish/config.fish\n", "-> set -e AWS_MFA_DISABLE\n", ".config/fish/config.fish")]
    [InlineData("zsh", "-f", "-> echo 'alias aws=\"aws-mfa-secure session\"' >> ~/.zshrc\n", "-> unset AWS_MFA_DISABLE\n", ".zshrc")]
    [InlineData("bash", "--norc", "-> echo 'alias aws=\"aws-mfa-secure session\"' >> ~/.bashrc\n", "-> unset AWS_MFA_DISABLE\n", ".bashrc")]
    public async Task Fixes_are_in_the_language_of_the_calling_shell_and_work_there(string shell, string option, string alias, string variable, string file)
    {
        var command = Doctor().With(("SHELL", "/bin/dash"), ("XDG_CONFIG_HOME", null));
        Directory.CreateDirectory(world.Home.File(".config/fish"));
        StageSpec In(string line) => command with { Program = Shells.Find(shell), Name = shell, Arguments = [option, "-c", RawText.FromString(line)] };

        var result = await Stage.RunAsync(In($"{NativeBinary.Path} doctor; true").With(("AWS_MFA_DISABLE", "1")));
        Finds(result, alias, variable);

        Assert.Equal(0, (await Stage.RunAsync(In(alias.Trim()["-> ".Length..]))).ExitCode);
        Assert.Contains("aws-mfa-secure session", File.ReadAllText(world.Home.File(file)), StringComparison.Ordinal);
        Finds(await Stage.RunAsync(In($"{NativeBinary.Path} doctor; true")), $"ok       alias: set in {shell}'s startup files");
        Finds(await Stage.RunAsync(In($"{variable.Trim()["-> ".Length..]}; {NativeBinary.Path} doctor; true").With(("AWS_MFA_DISABLE", "1"))), "ok       environment: ");
    }

    [NeedsFact("nu")]
    [Trait("Peer", "npm")]
    public async Task In_nushell_the_alias_is_seen_and_set_by_the_fix()
    {
        var command = Doctor().With(("SHELL", "/bin/bash"), ("XDG_CONFIG_HOME", null));
        StageSpec In(string line) => command with { Program = Shells.Find("nu"), Name = "nu", Arguments = ["-c", RawText.FromString(line)] };
        var doctor = $"{NativeBinary.Path} doctor | print";

        var result = await Stage.RunAsync(In(doctor));
        Finds(result, "warning  alias: not set in nu's startup files");
        var fix = result.StdoutText.Split('\n').First(line => line.Contains("alias aws =", StringComparison.Ordinal)).Trim()["-> ".Length..];

        var fixing = await Stage.RunAsync(In(fix));
        Assert.Equal((0, ""), (fixing.ExitCode, fixing.StderrText));
        Assert.Equal("alias aws = aws-mfa-secure session\n", File.ReadAllText(world.Home.File(".config/nushell/config.nu")));
        Finds(await Stage.RunAsync(In(doctor)), "ok       alias: set in nu's startup files");
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData("TERM", null)]
    public async Task Without_colors_where_the_terminal_or_the_user_wants_none(string variable, string? value)
    {
        var shown = ProgressLineFilter.Remove((await Stage.RunAsync(Doctor().AtTerminal().With(("TERM", "xterm"), (variable, value)))).Transcript);

        Assert.Contains("ok       config file: ~/.aws/config\r\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b", shown, StringComparison.Ordinal);
    }

    [NeedsFact("aws")]
    public async Task An_old_access_key_is_a_warning_with_its_age()
    {
        File.Delete(world.Aws.Path);
        world.User.Keys[0].CreateDate = DateTimeOffset.UtcNow.AddDays(-200);
        await world.SignInAsync();

        Finds(await Stage.RunAsync(Doctor().With(("PATH", Isolation.SearchPath))), "warning  access key age: 200 days", "aws iam create-access-key");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task The_YubiKey_with_the_devices_account_is_found_without_a_touch()
    {
        var (there, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var keys = there;

        var result = await Stage.RunAsync(keys.Command("doctor").With(("AWS_ENDPOINT_URL", keys.Alias.Sts.Url)));

        Finds(result, "ok       YubiKey: ", $"has the OATH account of the MFA device: '{keys.Device.Serial}'");
        Assert.Equal(0, key.Touch.TimesAsked);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_second_YubiKey_without_the_account_is_no_problem()
    {
        await using var keys = await KeyWorld.StartAsync(world => [world.Key(touch: false), world.Key(touch: false, name: "GitHub:alice")]);

        var result = await Stage.RunAsync(keys.Command("doctor").With(("AWS_ENDPOINT_URL", keys.Alias.Sts.Url)));

        Finds(result, "ok       YubiKey: ", "skipped  YubiKey: ", "only 'GitHub:alice'\n");
        Assert.DoesNotContain("warning  YubiKey", result.StdoutText, StringComparison.Ordinal);
    }

    private static void Finds(StageResult result, params string[] parts)
        => Assert.All(parts, part => Assert.True(result.StdoutText.Contains(part, StringComparison.Ordinal), $"no '{part}' in\n{result}"));
}
