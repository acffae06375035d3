using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.AwsCli;

public sealed class AwsProgramTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void The_first_executable_aws_on_PATH_is_taken()
    {
        home.Write("a/aws", "not executable");
        Directory.CreateDirectory(home.File("b/aws"));
        var expected = Program("c/aws");
        Program("d/aws");

        Assert.Equal(expected, Find("a", "b", "nowhere", "c", "d").Path);
    }

    [Fact]
    public void Ourselves_are_passed_over_under_any_name()
    {
        var own = Program("own/aws-mfa-secure", "binary");
        Directory.CreateDirectory(home.File("a"));
        File.CreateSymbolicLink(home.File("a/aws"), own);
        Program("b/aws", "#!/bin/sh\nexec aws-mfa-secure session \"$@\"\n");
        var expected = Program("c/aws");

        Assert.Equal(expected, AwsProgram.Find(HostWith(own, null, "a", "b", "c")).Path);
    }

    [Fact]
    public void None_on_PATH_is_exit_code_127_with_a_hint()
    {
        var error = Assert.Throws<UserError>(() => Find("a"));

        Assert.Equal(ExitCodes.NotFound, ExitCodes.Of(error));
        Assert.Contains("AWS_MFA_AWS", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec aws \"$@\"", true)]
    [InlineData("exec 'aws' \"$@\"", true)]
    [InlineData("\"aws\" \"$@\"", true)]
    [InlineData("/usr/bin/aws s3", true)]
    [InlineData("x=$(aws)", true)]
    [InlineData("subprocess.call([\"aws\", \"s3\"])", true)]
    [InlineData("exec python3 -m awscli", false)]
    [InlineData("exec /opt/aws-cli/bin/main", false)]
    public void A_script_that_runs_aws_again_may_lead_back_to_us(string line, bool mayCallUs)
    {
        Program("a/aws", "#!/bin/sh\n" + line + "\n");

        Assert.Equal(mayCallUs, Find("a").MayCallUs);
    }

    [Fact]
    public void A_binary_cannot_lead_back_to_us()
    {
        Program("a/aws", "\u007fELF aws aws \n");

        Assert.False(Find("a").MayCallUs);
    }

    [Fact]
    public void AWS_MFA_AWS_names_a_file_or_a_program_on_PATH()
    {
        Program("a/aws");
        var expected = Program("b/aws2");

        Assert.Equal(expected, AwsProgram.Find(HostWith("", expected, "a")).Path);
        Assert.Equal(expected, AwsProgram.Find(HostWith("", "aws2", "a", "b")).Path);
    }

    [Theory]
    [InlineData("/no/such/file")]
    [InlineData("no-such-program")]
    [InlineData("MfaSecure.Tests.dll")]
    public void AWS_MFA_AWS_that_names_nothing_is_exit_code_127_and_the_working_folder_is_no_PATH(string chosen)
    {
        Program("a/aws");

        Assert.Equal(ErrorKind.NotFound, Assert.Throws<UserError>(() => AwsProgram.Find(HostWith("", chosen, "a"))).Kind);
    }

    [Fact]
    public void AWS_MFA_AWS_that_names_ourselves_is_told()
    {
        var own = Program("own/aws-mfa-secure", "binary");

        var error = Assert.Throws<UserError>(() => AwsProgram.Find(HostWith(own, own, "a")));

        Assert.Contains("itself", error.Message, StringComparison.Ordinal);
    }

    private AwsProgram Find(params string[] folders) => AwsProgram.Find(HostWith("", null, folders));

    private Host HostWith(string own, string? chosen, params string[] folders) => new()
    {
        OwnPaths = [own],
        Environment = EnvironmentBlock.From(
            [new("PATH", string.Join(':', folders.Select(home.File))), new("AWS_MFA_AWS", chosen ?? "")]),
    };

    private string Program(string path, string text = "#!/bin/sh\n")
    {
        home.Write(path, text);
        File.SetUnixFileMode(home.File(path), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return home.File(path);
    }
}
