using System.Text;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>No secret is printed or left behind anywhere but in the session's own file.</summary>
public sealed class SecretsTests : IDisposable
{
    private readonly AliasWorld world = new();
    private readonly StringBuilder said = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Debug_lines_tell_each_decision_and_no_secret()
    {
        await RunAsync(world.SessionWithToken("s3", "ls"));
        await RunAsync(world.Session("s3", "ls"));
        await RunAsync(world.Session("s3", "ls", "--profile", "plain"));

        var lines = said.ToString();
        Assert.Contains("aws-mfa-secure: debug: session: profile 'default' has access keys and an mfa_serial\n", lines, StringComparison.Ordinal);
        Assert.Contains($"aws-mfa-secure: debug: the cached session of {world.LastSession.AccessKeyId[^4..]} is used\n", lines, StringComparison.Ordinal);
        Assert.Contains("aws-mfa-secure: debug: passing through: profile 'plain' has no mfa_serial\n", lines, StringComparison.Ordinal);
        AssertNoSecretIn(lines);
    }

    [Fact]
    public async Task Failures_of_every_kind_show_no_secret()
    {
        var wrong = world.Device.WrongCode();
        await RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", wrong)).Unattended());
        world.Sts.Faults.Add(Fault.Garbage);
        await RunAsync(world.SessionWithToken("s3", "ls"));
        world.Sts.Faults.Add(Fault.Error(400, "ValidationError", "something odd"));
        await RunAsync(world.SessionWithToken("s3", "ls"));
        world.Home.Credentials($"[default]\naws_access_key_id = {world.User.AccessKeyId}\naws_secret_access_key = {world.User.SecretAccessKey[1..]}\n");
        await RunAsync(world.SessionWithToken("s3", "ls"));
        world.User.Keys[0].Active = false;
        await RunAsync(world.SessionWithToken("s3", "ls"));

        AssertNoSecretIn(said.ToString(), wrong, world.User.SecretAccessKey[1..]);
        Assert.Equal(5, said.ToString().Split("aws-mfa-secure: error: ").Length - 1);
        Assert.DoesNotContain("unexpected", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_a_file_that_cannot_be_parsed_is_not_shown()
    {
        world.Home.Append(".aws/credentials", $"[default]\n{world.User.SecretAccessKey}\n");

        await RunAsync(world.Session("s3", "ls"));
        await RunAsync(world.Command("exports"));

        AssertNoSecretIn(said.ToString());
    }

    [Fact]
    public async Task Nothing_is_left_behind_but_the_session_the_devices_ledger_and_their_locks()
    {
        var before = Files();
        await RunAsync(world.SessionWithToken("s3", "ls"));

        var left = Files().Except(before).Where(f => !f.StartsWith(world.Aws.Path, StringComparison.Ordinal)).ToArray();
        var usedCodes = world.Home.File(".local/state/aws-mfa-secure/device-");
        Assert.Equal(2, left.Count(f => f.StartsWith(world.SessionFolder, StringComparison.Ordinal)));
        Assert.Equal(2, left.Count(f => f.StartsWith(usedCodes, StringComparison.Ordinal)));
        Assert.Equal(4, left.Length);
        var others = left.Where(f => f != world.SessionFile).Select(File.ReadAllText);
        AssertNoSecretIn(string.Concat(others));
        Assert.DoesNotContain(world.User.SecretAccessKey, File.ReadAllText(world.SessionFile), StringComparison.Ordinal);
    }

    [NeedsFact("strace", "unshare")]
    public async Task No_program_that_is_run_on_the_way_gets_a_secret_as_an_argument()
    {
        world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Write("code", world.Device.NextUnusedCode() + "\n");
        world.Home.Write("keys.json", $$"""{"Version":1,"AccessKeyId":"{{world.User.AccessKeyId}}","SecretAccessKey":"{{world.User.SecretAccessKey}}"}""");
        world.Home.Append(
            ".aws/config",
            $"[profile vault]\ncredential_process = cat {world.Home.File("keys.json")}\nmfa_serial = {world.Device.Serial}\nmfa_process = cat {world.Home.File("code")}\n"
            + "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = vault\n");

        // We are not dumpable, so that only root's strace reads our arguments: root of a user namespace will do.
        var strace = $"strace -f -s 100000 -e trace=execve -o '{world.Home.File("trace")}' \"$@\"";
        await RunAsync(world.Session("s3", "ls", "--profile", "dev").Unattended().Through($"if [ \"$(id -u)\" = 0 ]; then exec {strace}; else exec unshare -r {strace}; fi"));

        var trace = File.ReadAllText(world.Home.File("trace"));
        Assert.Contains("keys.json", trace, StringComparison.Ordinal);
        Assert.Contains("[\"aws\", \"s3\", \"ls\"]", trace, StringComparison.Ordinal);
        Assert.Equal(2, world.Sts.Account.Sessions.Count);
        AssertNoSecretIn(trace);
    }

    [Fact]
    public async Task No_helper_gets_the_code_that_is_in_the_environment()
    {
        world.Home.Script("give-keys", $$"""
            #!/bin/sh
            env >>"$HOME/seen"
            echo '{"Version":1,"AccessKeyId":"{{world.User.AccessKeyId}}","SecretAccessKey":"{{world.User.SecretAccessKey}}"}'
            """);
        world.Home.Script("give-code", $"#!/bin/sh\nenv >>\"$HOME/seen\"\necho {world.Device.NextUnusedCode()}\n");
        world.Home.Append(".aws/config", $"[profile helped]\nmfa_serial = {world.Device.Serial}\ncredential_process = give-keys\nmfa_process = give-code\n");

        await RunAsync(world.Session("s3", "ls", "--profile", "helped").With(("AWS_MFA_TOKEN", "no code")));

        world.AssertSessionIn(world.Aws.Call);
        var seen = File.ReadAllText(world.Home.File("seen"));
        Assert.Equal(2, seen.Split("\nHOME=").Length - 1 + (seen.StartsWith("HOME=", StringComparison.Ordinal) ? 1 : 0));
        Assert.DoesNotContain("AWS_MFA_TOKEN", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("status", "--json")]
    [InlineData("doctor")]
    [InlineData("exports")]
    public async Task Of_a_credential_process_line_only_the_program_is_shown_or_stored(params string[] words)
    {
        world.Home.Append(".aws/config", $"[profile vault]\ncredential_process = give-keys --password hunter2 --from {world.User.SecretAccessKey}\nmfa_serial = {world.Device.Serial}\n");
        world.Home.Script("give-keys", "#!/bin/sh\nexit 5\n");

        await RunAsync(world.Command([.. words.Select(RawText.FromString)]).With(("AWS_PROFILE", "vault")));

        world.Home.Script("give-keys", $$"""
            #!/bin/sh
            echo '{"Version":1,"AccessKeyId":"{{world.User.AccessKeyId}}","SecretAccessKey":"{{world.User.SecretAccessKey}}"}'
            """);
        await RunAsync(world.SessionWithToken("s3", "ls", "--profile", "vault"));

        world.AssertSessionIn(world.Aws.Calls[^1]);
        foreach (var text in (string[])[said.ToString(), .. Directory.GetFiles(world.SessionFolder).Select(File.ReadAllText)])
        {
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
            Assert.DoesNotContain(world.User.SecretAccessKey, text, StringComparison.Ordinal);
        }
    }

    private async Task RunAsync(StageSpec spec)
    {
        var result = await Stage.RunAsync(spec.With(("AWS_MFA_DEBUG", "1")));
        said.Append(result.StdoutText).Append(result.StderrText).Append(result.Transcript);
    }

    private void AssertNoSecretIn(string text, params string[] more)
    {
        string[] secrets =
        [
            .. more, world.User.AccessKeyId, world.User.SecretAccessKey, world.Plain.AccessKeyId, world.Plain.SecretAccessKey,
            .. world.Sts.Account.Sessions.SelectMany(s => (string[])[s.AccessKeyId, s.SecretAccessKey, s.SessionToken]),
            .. world.SessionCalls.Select(c => c.Parameters["TokenCode"]),
        ];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private string[] Files() => Directory.GetFiles(world.Home.Path, "*", SearchOption.AllDirectories);
}
