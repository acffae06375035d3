using MfaSecure.KeyStores;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.KeyStores;

public sealed class CredentialProcessTests : IDisposable
{
    private const string Long = """{"Version":1,"AccessKeyId":"AKIALONG","SecretAccessKey":"s"}""";
    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Long_term_keys_come_from_its_JSON()
    {
        var keys = await RunAsync("echo '" + Long + "'");

        Assert.Equal(("AKIALONG", "s", false), (keys.AccessKeyId, keys.SecretAccessKey, keys.IsTemporary));
    }

    [Fact]
    public async Task Its_words_are_split_like_a_shells_and_no_shell_reads_them()
    {
        var keys = await RunAsync("""[ "$*" = 'a b $HOME ~ | ; >x' ] && echo '""" + Long + "'", """ "a b" $HOME '~' | ';' >x""");

        Assert.Equal("AKIALONG", keys.AccessKeyId);
    }

    [Fact]
    public async Task It_has_the_environment_that_aws_would_hand_it_but_no_token()
    {
        var keys = await RunAsync(
            """echo "{\"Version\":1,\"AccessKeyId\":\"$AWS_PROFILE\",\"SecretAccessKey\":\"${AWS_MFA_TOKEN-none}\"}" """,
            "",
            ("AWS_MFA_TOKEN", "123456"));

        Assert.Equal(("mfa", "none"), (keys.AccessKeyId, keys.SecretAccessKey));
    }

    [Theory]
    [InlineData("""{"Version":2,"AccessKeyId":"a","SecretAccessKey":"s"}""")]
    [InlineData("""{"Version":"1","AccessKeyId":"a","SecretAccessKey":"s"}""")]
    [InlineData("""{"AccessKeyId":"a","SecretAccessKey":"s"}""")]
    [InlineData("""{"Version":1,"AccessKeyId":"a"}""")]
    [InlineData("""{"Version":1,"AccessKeyId":"","SecretAccessKey":"s"}""")]
    [InlineData("[]")]
    [InlineData("12345678")]
    [InlineData("nothing of the kind")]
    public async Task What_is_no_version_1_JSON_is_told_without_printing_it(string output)
    {
        var error = await Assert.ThrowsAsync<UserError>(() => RunAsync("echo '" + output + "'"));

        Assert.Contains("version-1 JSON", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(output, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_failure_is_told_with_its_own_words()
    {
        var error = await Assert.ThrowsAsync<UserError>(() => RunAsync("echo the vault is locked >&2; echo more >&2; exit 7"));

        Assert.Equal(("credential_process failed with exit code 7: the vault is locked", ExitCodes.Failed), (error.Message, ExitCodes.Of(error)));
    }

    [Fact]
    public async Task A_session_of_its_own_is_none_of_ours()
    {
        var output = Long[..^1] + ",\"SessionToken\":\"secret-token\"}";

        var error = await Assert.ThrowsAsync<TemporaryKeysError>(() => RunAsync("echo '" + output + "'"));

        Assert.DoesNotContain("secret-token", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("'unfinished")]
    public async Task A_command_line_that_cannot_be_split_is_told(string command)
    {
        var error = await Assert.ThrowsAsync<UserError>(() => CredentialProcess.RunAsync(command, world.Host().Environment, CancellationToken.None));

        Assert.Contains("cannot split", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told()
    {
        var error = await Assert.ThrowsAsync<UserError>(() => CredentialProcess.RunAsync("/no/such/program x", world.Host().Environment, CancellationToken.None));

        Assert.Equal(ExitCodes.NotFound, ExitCodes.Of(error));
        Assert.Contains("/no/such/program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_back_to_us_is_cut()
    {
        var error = await Assert.ThrowsAsync<UserError>(() => RunAsync("exit 0", "", ("AWS_MFA_DEPTH", "5")));

        Assert.Contains("loop", error.Message, StringComparison.Ordinal);
    }

    private Task<MfaSecure.Profiles.Credentials> RunAsync(string script, string arguments = "", params (string, string?)[] variables)
        => CredentialProcess.RunAsync(world.Home.Script("keys", "#!/bin/sh\n" + script + "\n") + arguments, world.Host(variables).Environment, CancellationToken.None);
}
