using System.Text;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Cli;

namespace MfaSecure.Tests.Sandbox;

/// <summary>How the real AWS CLI returns a device's seed. <c>enroll</c> relies on this to keep the seed off the disk.</summary>
public sealed class LocalIamOutfileTests : IDisposable
{
    private readonly LocalIamCli cli = new();

    public void Dispose() => cli.Dispose();

    [NeedsFact("aws", "mkfifo")]
    public async Task An_open_FIFO_receives_the_seed_and_no_file_contains_it()
    {
        cli.Home.Config("[default]\nregion = eu-west-1\n");

        // The pipe buffer holds the 64 bytes, and both ends are open: aws neither blocks nor gets SIGPIPE.
        var result = await cli.ShellAsync("""
            mkfifo -m 600 tmp/seed && exec 3<>tmp/seed
            aws iam create-virtual-mfa-device --virtual-mfa-device-name x --outfile tmp/seed --bootstrap-method Base32StringSeed --output json || exit
            rm tmp/seed
            head -c 64 <&3 >&2
            """);

        Assert.Equal((0, cli.Seed("x")), (result.ExitCode, result.StderrText));
        Assert.Contains("\"SerialNumber\": \"arn:aws:iam::123456789012:mfa/x\"", result.StdoutText, StringComparison.Ordinal);
        Assert.DoesNotContain("Seed", result.StdoutText, StringComparison.Ordinal);
        Assert.Empty(cli.FilesWith(cli.Seed("x")));
    }

    [NeedsFact("aws")]
    public async Task A_regular_file_contains_only_the_seed_and_newer_versions_set_mode_0600_even_on_an_existing_file()
    {
        cli.Home.Write("tmp/old", "longer than a seed " + new string('x', 100));
        File.SetUnixFileMode(cli.Home.File("tmp/old"), (UnixFileMode)420);

        await cli.ShellAsync("umask 0; for f in new old; do aws iam create-virtual-mfa-device --virtual-mfa-device-name $f --outfile tmp/$f --bootstrap-method Base32StringSeed; done");

        string[] names = ["new", "old"];
        Assert.All(names, name => Assert.Equal(cli.Seed(name), File.ReadAllText(cli.Home.File($"tmp/{name}"))));
        // Newer versions: 0600 for both. Older versions: 0666 (from the umask) and 0644 (unchanged), which is why we use a FIFO.
        Assert.Contains(names.Select(name => (int)File.GetUnixFileMode(cli.Home.File($"tmp/{name}"))).ToArray(), (int[][])[[384, 384], [438, 420]]);
    }

    [NeedsFact("aws")]
    public async Task The_CLI_checks_only_the_folder_before_the_call()
    {
        var result = await cli.ShellAsync("""
            aws iam create-virtual-mfa-device --virtual-mfa-device-name x --outfile nowhere/x --bootstrap-method Base32StringSeed
            mkdir tmp/taken
            aws iam create-virtual-mfa-device --virtual-mfa-device-name y --outfile tmp/taken --bootstrap-method Base32StringSeed
            """);

        Assert.StartsWith("\nUnable to write to file: nowhere/x\n", result.StderrText, StringComparison.Ordinal);
        // The second device was created, but its seed is lost.
        Assert.EndsWith("Is a directory: 'tmp/taken'\n", result.StderrText, StringComparison.Ordinal);
        Assert.Equal("arn:aws:iam::123456789012:mfa/y", Assert.Single(cli.Sts.Account.Devices).Serial);
        Assert.Equal(["y"], cli.Sts.Calls.Select(c => c.Parameters["VirtualMFADeviceName"]));
    }

    [NeedsFact("aws")]
    public async Task The_CLIs_history_stores_the_seed_unless_its_path_is_a_folder()
    {
        cli.Home.Config("[default]\nregion = eu-west-1\ncli_history = enabled\n");
        const string Create = "aws iam create-virtual-mfa-device --outfile tmp/seed --bootstrap-method Base32StringSeed --virtual-mfa-device-name";

        var recorded = await cli.ShellAsync($"{Create} x");
        Assert.Equal(0, recorded.ExitCode);
        Assert.Equal([".aws/cli/history/history.db"], cli.FilesWith(Convert.ToBase64String(Encoding.ASCII.GetBytes(cli.Seed("x")))));

        var off = await cli.ShellAsync($"AWS_CLI_HISTORY_FILE=$PWD/tmp {Create} y");
        if (await OldCli.CannotDoWithoutHistoryAsync(cli.Home))
        {
            // The old CLI fails before it calls AWS.
            Assert.Equal((255, "\nunable to open database file\n"), (off.ExitCode, off.StderrText));
            Assert.Equal("arn:aws:iam::123456789012:mfa/x", Assert.Single(cli.Sts.Account.Devices).Serial);
            return;
        }

        Assert.Equal((0, $"Warning: Unable to record CLI history. Check file permissions for {cli.Home.Temp}\n"), (off.ExitCode, off.StderrText));
        Assert.Empty(cli.FilesWith(Convert.ToBase64String(Encoding.ASCII.GetBytes(cli.Seed("y")))));
        Assert.Equal(["tmp/seed"], cli.FilesWith(cli.Seed("y")));
    }

    [NeedsFact("aws")]
    public async Task After_a_lost_response_a_retry_fails_with_EntityAlreadyExists_unless_the_CLI_makes_one_attempt_only()
    {
        cli.Home.Config("[default]\nregion = eu-west-1\n");
        cli.Sts.Faults.Add(Fault.LostResponse, times: 1);
        var again = await cli.ShellAsync("aws iam create-virtual-mfa-device --virtual-mfa-device-name x --outfile tmp/seed --bootstrap-method Base32StringSeed");
        Assert.Contains("An error occurred (EntityAlreadyExists) when calling the CreateVirtualMFADevice operation: ", again.StderrText, StringComparison.Ordinal);
        Assert.Equal(["ok", "EntityAlreadyExists"], cli.Sts.Calls.Select(c => c.Outcome));

        cli.Sts.Faults.Add(Fault.LostResponse, times: 1);
        var once = await cli.ShellAsync("AWS_MAX_ATTEMPTS=1 aws iam create-virtual-mfa-device --virtual-mfa-device-name y --outfile tmp/seed --bootstrap-method Base32StringSeed");
        Assert.StartsWith("\nConnection was closed before we received a valid response from endpoint URL: ", once.StderrText, StringComparison.Ordinal);
        Assert.Equal(3, cli.Sts.Calls.Count);
        Assert.False(File.Exists(cli.Home.File("tmp/seed")));
    }
}
