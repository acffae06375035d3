using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>What an <c>eval</c> of <c>exports</c> must not do: run anything else, go on after a failure, lose what the user had set.</summary>
public sealed class ExportsSafetyTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    public static TheoryData<string, string> Regions()
    {
        var data = new TheoryData<string, string>();
        foreach (var region in (string[])["x *", "eu-west-1;touch PWNED", "$(touch PWNED)", "it's", "eu_west_1", "é"])
        {
            data.Add(region, "kept");
            data.Add(region, "fetched");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Regions))]
    public async Task A_region_that_could_mean_something_to_a_shell_is_refused_before_a_code_is_spent(string region, string session)
    {
        world.Home.Write("a';touch PWNED;'", "");
        if (session == "kept")
        {
            await world.SignInAsync();
        }

        world.Home.Config($"[default]\nregion = {region}\nmfa_serial = {world.Device.Serial}\n");
        var calls = world.Sts.Calls.Count;

        var result = await Stage.RunAsync(world.Command("exports").Through("eval $(\"$@\") && echo NEXT; env"));

        Assert.Contains("aws-mfa-secure: error: AWS_REGION is not exported: its value has other characters than letters, digits and hyphens\n", result.StderrText, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS_ACCESS_KEY_ID", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("NEXT", result.StdoutText, StringComparison.Ordinal);
        Assert.Equal("", result.Transcript);
        Assert.Equal(calls, world.Sts.Calls.Count);
        Assert.False(File.Exists(world.Home.File("PWNED")));
    }

    [Fact]
    public async Task The_variable_whose_value_is_refused_is_named()
        => world.AssertFails(
            await Stage.RunAsync(world.Command("exports").With(("AWS_REGION", "x *"))), 1, "AWS_DEFAULT_REGION is not exported", "AWS_REGION and AWS_DEFAULT_REGION", stdout: "false\n");

    [NeedsTheory("sh", "bash", "zsh")]
    [InlineData("sh")]
    [InlineData("bash")]
    [InlineData("zsh")]
    public async Task After_a_failure_the_next_command_does_not_run(string shell)
    {
        var quoted = await Stage.RunAsync(world.Command("exports", "--profile", "typo").Through("eval \"$(\"$@\")\" && echo NEXT", Shells.Find(shell)));
        var unquoted = await Stage.RunAsync(world.Command("exports", "--profil", "typo").Through("eval $(\"$@\") && echo NEXT", Shells.Find(shell)));

        Assert.Equal((1, "", 1, ""), (quoted.ExitCode, quoted.StdoutText, unquoted.ExitCode, unquoted.StdoutText));
    }

    [Theory]
    [InlineData("fish", "false;\n")]
    [InlineData("csh", "false ;\n")]
    [InlineData("powershell", "Write-Error 'aws-mfa-secure failed'\n")]
    [InlineData("cmd", "cmd /c exit 1\n")]
    [InlineData("nu", "")]
    public async Task A_failure_prints_the_failing_command_of_the_shell(string shell, string command)
    {
        foreach (var option in (string[])["--shell", "--shell="])
        {
            var arguments = option.EndsWith('=') ? (RawText[])[option + shell] : [option, shell];
            var result = await Stage.RunAsync(world.Command(["exports", "--profile", "typo", .. arguments]));

            Assert.Equal((1, command), (result.ExitCode, result.StdoutText));
        }
    }

    [Theory]
    [InlineData("env")]
    [InlineData("json")]
    [InlineData("github")]
    public async Task Formats_for_programs_print_nothing_after_a_failure(string format)
        => Assert.Equal("", (await Stage.RunAsync(world.Command("exports", "--profile", "typo", "--format", format))).StdoutText);

    [Fact]
    public async Task On_a_terminal_a_failure_prints_only_the_error()
        => Assert.Matches(@"^aws-mfa-secure: error: .*\r\naws-mfa-secure: hint: .*\r\n$", (await Stage.RunAsync(world.Command("exports", "--profile", "typo").AtTerminal())).Transcript);

    [Fact]
    public async Task Unsets_keeps_the_regions_that_the_user_has_set()
    {
        await world.SignInAsync();

        Assert.Equal("us-west-2|eu-central-1|", await AfterAsync("export AWS_REGION=us-west-2 AWS_DEFAULT_REGION=eu-central-1; eval $(\"$@\" exports); eval $(\"$@\" unsets)"));
        Assert.Equal("us-west-2||", await AfterAsync("export AWS_REGION=us-west-2; eval $(\"$@\" exports); eval $(\"$@\" unsets)"));
        Assert.Equal("us-west-2||", await AfterAsync("eval $(\"$@\" exports); AWS_REGION=us-west-2; eval $(\"$@\" unsets)"));
        Assert.Equal("||", await AfterAsync("eval $(\"$@\" exports); eval $(\"$@\" exports); eval $(\"$@\" unsets); env | grep AWS_MFA_SET_REGION"));
        Assert.Equal("us-west-2||", await AfterAsync("export AWS_REGION=us-west-2; eval $(\"$@\" unsets)"));
    }

    [Fact]
    public async Task Another_profiles_exports_replaces_the_region_of_the_one_before()
    {
        world.Home.Append(".aws/config", $"[profile far]\nmfa_serial = {world.Device.Serial}\nregion = us-west-2\n[profile none]\nmfa_serial = {world.Device.Serial}\n");
        foreach (var name in (string[])["far", "none"])
        {
            world.Home.Append(".aws/credentials", $"[{name}]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\n");
        }

        await world.SignInAsync();

        Assert.Equal("us-west-2|us-west-2|", await AfterAsync("eval $(\"$@\" exports); eval $(\"$@\" exports --profile far)"));
        Assert.Equal("||", await AfterAsync("eval $(\"$@\" exports); eval $(\"$@\" exports --profile none)"));
    }

    [NeedsTheory("sh", "bash", "zsh")]
    [InlineData("sh")]
    [InlineData("bash")]
    [InlineData("zsh")]
    public async Task The_profile_is_put_aside_and_unsets_brings_it_back_whatever_its_name(string shell)
    {
        const string Name = "a  b * $(touch PWNED) 'q' \"d\" \\";
        world.Home.Append(".aws/config", $"[profile '{Name.Replace("'", "'\"'\"'", StringComparison.Ordinal)}']\nmfa_serial = {world.Device.Serial}\n");
        world.Home.Append(".aws/credentials", $"[{Name}]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey}\n");
        await world.SignInAsync();
        const string Show = "printf '%s|%s|%s\\n' \"${AWS_PROFILE-none}\" \"${AWS_DEFAULT_PROFILE-none}\" \"${AWS_SESSION_TOKEN:+session}\"; ";

        var result = await Stage.RunAsync(world.Command()
            .Through($"eval $(\"$@\" exports); {Show} eval $(\"$@\" exports); {Show} eval $(\"$@\" unsets); {Show} env | grep AWS_MFA_", Shells.Find(shell))
            .With(("AWS_PROFILE", Name), ("AWS_DEFAULT_PROFILE", "plain")));

        Assert.Equal($"none|none|session\nnone|none|session\n{Name}|plain|\nAWS_MFA_SOURCE=process,prompt\n", result.StdoutText);
        Assert.Equal(
            "aws-mfa-secure: notice: AWS_PROFILE is unset until aws-mfa-secure unsets: some SDKs prefer that profile's own access keys to the session\n"
                + "aws-mfa-secure: notice: AWS_DEFAULT_PROFILE is unset until aws-mfa-secure unsets: some SDKs prefer that profile's own access keys to the session\n",
            result.StderrText);
        Assert.False(File.Exists(world.Home.File("PWNED")));
    }

    [Fact]
    public async Task A_profile_that_was_chosen_meanwhile_is_kept()
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Command().Through("eval $(\"$@\" exports); export AWS_PROFILE=plain; eval $(\"$@\" unsets); env | grep -E '^AWS_(MFA_SAVED|PROFILE)'").With(("AWS_PROFILE", "mfa")));

        Assert.Equal("AWS_PROFILE=plain\n", result.StdoutText);
    }

    [Fact]
    public async Task Within_the_shell_status_and_exports_still_mean_the_profile_that_was_put_aside()
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Command().Through("eval $(\"$@\" exports); \"$@\" exec -- env; \"$@\" exports --format json").With(("AWS_PROFILE", "mfa")));

        Assert.Contains("AWS_MFA_PROFILE=mfa\n", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS_MFA_SAVED", result.StdoutText, StringComparison.Ordinal);
        Assert.Single(world.Sts.Calls);
    }

    [Fact]
    public async Task A_stale_token_under_the_old_name_goes()
    {
        await world.SignInAsync();

        Assert.Contains("unset AWS_SECURITY_TOKEN;\n", (await Stage.RunAsync(world.Command("exports").With(("AWS_SECURITY_TOKEN", "old")))).StdoutText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mfa")]
    [InlineData("dev")]
    public async Task No_mfa_gives_a_session_without_MFA_of_a_profile_with_a_device(string profile)
    {
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {world.Sts.Account.AddRole("dev").Arn}\nsource_profile = mfa\n");

        var result = await Stage.RunAsync(world.Command("exports", "--no-mfa", "--profile", profile));

        Assert.Equal((0, "", ""), (result.ExitCode, result.StderrText, result.Transcript));
        Assert.Contains($"export AWS_ACCESS_KEY_ID={world.LastSession.AccessKeyId}\n", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("TokenCode", world.Sts.Calls.Single().Parameters.Keys);
        Assert.False(Directory.Exists(world.SessionFolder) && Directory.EnumerateFiles(world.SessionFolder, "*.json").Any());
    }

    [Fact]
    public async Task No_mfa_leaves_a_cached_session_with_MFA_alone()
    {
        await world.SignInAsync();
        var kept = File.ReadAllText(world.SessionFile);

        Assert.Equal(0, (await Stage.RunAsync(world.Command("exports", "--no-mfa").With(("AWS_MFA_TOKEN", "123456")))).ExitCode);

        Assert.Equal(2, world.SessionCalls.Count);
        Assert.DoesNotContain("TokenCode", world.SessionCalls[^1].Parameters.Keys);
        Assert.Equal(kept, File.ReadAllText(world.SessionFile));
    }

    /// <summary>The regions after a line of sh.</summary>
    private async Task<string> AfterAsync(string line)
    {
        var result = await Stage.RunAsync(world.Command().Through($"{line}; printf '%s|%s|' \"$AWS_REGION\" \"$AWS_DEFAULT_REGION\""));

        Assert.Equal("", result.StderrText);
        return result.StdoutText;
    }
}
