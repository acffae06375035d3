using System.Diagnostics;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The AWS CLI and boto3 themselves under <c>exec --server</c>, with long-term keys in the profiles they would rather use.</summary>
public sealed class ExecServerSdkTests : IAsyncLifetime
{
    private readonly AliasWorld world = new();

    public Task InitializeAsync()
    {
        File.Delete(world.Aws.Path);
        return world.SignInAsync();
    }

    public Task DisposeAsync()
    {
        world.Dispose();
        return Task.CompletedTask;
    }

    private StageSpec Exec(params RawText[] arguments)
        => world.Command(["exec", "--server", .. arguments])
            .With(("PATH", Isolation.SearchPath), ("AWS_ENDPOINT_URL", world.Sts.Url), ("LOGNAME", "me"), ("AWS_EC2_METADATA_DISABLED", "true"));

    [NeedsFact("aws")]
    public async Task The_CLI_signs_with_the_session_and_finds_the_profiles_settings()
    {
        world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", "[profile texts]\nsource_profile = mfa\nrole_arn = arn:aws:iam::123456789012:role/dev\noutput = text\nregion = eu-north-1\n");
        var script = "aws sts get-caller-identity --query Arn && aws configure get output && aws configure list";

        var result = await Stage.RunAsync(Exec("--profile", "texts", "--", "sh", "-c", script).Unattended());

        Assert.True(result is { ExitCode: 0, StderrText: "" }, result.ToString());
        var lines = result.StdoutText.Split('\n');
        Assert.Equal(("arn:aws:sts::123456789012:assumed-role/dev/me", "text"), (lines[0], lines[1]));
        Assert.Contains("container-role", result.StdoutText, StringComparison.Ordinal);
        Assert.Contains("eu-north-1", result.StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("aws")]
    public async Task Another_profile_is_served_by_its_path_or_taken_from_the_files_as_always()
    {
        world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", "[profile dev]\nsource_profile = mfa\nrole_arn = arn:aws:iam::123456789012:role/dev\n");
        var ask = "aws sts get-caller-identity --query Arn --output text";

        var result = await Stage.RunAsync(Exec(
            "--", "sh", "-c", $"{ask}; {ask} --profile plain; AWS_CONTAINER_CREDENTIALS_FULL_URI=${{AWS_CONTAINER_CREDENTIALS_FULL_URI}}profile/dev {ask}").Unattended());

        Assert.True(result is { ExitCode: 0, StderrText: "" }, result.ToString());
        Assert.Equal($"{world.User.Arn}\n{world.Plain.Arn}\narn:aws:sts::123456789012:assumed-role/dev/me\n", result.StdoutText);
        Assert.Single(world.SessionCalls);
    }

    [BotoFact]
    public async Task Boto3_renews_over_a_prompt_in_the_middle_of_its_life()
    {
        var first = world.LastSession;
        var program = """
            import boto3, datetime, sys
            session = boto3.Session()
            credentials = session.get_credentials()
            sts = session.client('sts')
            print(credentials.method, sts.get_caller_identity()['Arn'], credentials.get_frozen_credentials().access_key, flush=True)
            sys.stdin.readline()
            # As if the time had come: botocore has noted the end it was told.
            credentials._expiry_time = datetime.datetime.now(datetime.timezone.utc)
            print(sts.get_caller_identity()['Arn'], credentials.get_frozen_credentials().access_key, flush=True)
            """;
        await using var run = Stage.Start(Exec("--profile", "mfa", "--", "python3", "-c", program) with { Stdin = StageFd.Pipe });
        await Deadline.UntilAsync(() => run.StdoutSoFar.Contains((byte)'\n'), () => "boto3 said nothing");
        world.EndSessionIn(TimeSpan.FromSeconds(-1));

        await run.Input.WriteAsync("go\n"u8.ToArray());
        await run.Input.FlushAsync();
        await run.Terminal.WaitForAsync(AliasWorld.Prompt);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());
        run.Input.Close();

        var result = await run.WaitAsync();
        Assert.Equal(
            (0, $"container-role {world.User.Arn} {first.AccessKeyId}\n{world.User.Arn} {world.LastSession.AccessKeyId}\n"),
            (result.ExitCode, result.StdoutText));
        Assert.NotEqual(first, world.LastSession);
    }

    [BotoFact]
    public async Task Boto3_shows_why_there_are_no_credentials()
    {
        await using var run = Stage.Start(Exec("--", "python3", "-c", "import boto3, sys; print('ready', flush=True); sys.stdin.readline(); boto3.client('sts').get_caller_identity()").Unattended()
            with
        { Stdin = StageFd.Pipe });
        await Deadline.UntilAsync(() => run.StdoutSoFar.Length > 0, () => "it was not started");
        world.EndSessionIn(TimeSpan.FromSeconds(-1));
        await run.Input.WriteAsync("go\n"u8.ToArray());
        run.Input.Close();

        var result = await run.WaitAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nobody can be asked", result.StderrText, StringComparison.Ordinal);
    }

    /// <summary>A fact that needs boto3 in the python3 on PATH.</summary>
    private sealed class BotoFactAttribute : FactAttribute
    {
        private static readonly Lazy<bool> IsThere = new(() =>
        {
            try
            {
                using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import boto3"]) { RedirectStandardError = true })!;
                python.WaitForExit();
                return python.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        });

        public BotoFactAttribute() => Skip = IsThere.Value ? null : "python3 has no boto3";
    }
}
