using System.Text;
using System.Text.Json;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Library;

namespace MfaSecure.Tests.Cli;

/// <summary>
/// Programs that none of us wrote, each fed in the way that suits it: the CLI by alias and exec, boto3, the SDKs for
/// JavaScript and .NET, the CDK and Terraform by a <c>credential_process</c> line.
/// </summary>
public sealed class PeerTests : IDisposable
{
    private const string RoleArn = "arn:aws:sts::123456789012:assumed-role/dev/me";
    private readonly AliasWorld world = new();

    public PeerTests()
    {
        File.Delete(world.Aws.Path);
        world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(
            ".aws/config",
            $"""
            [profile sdk]
            credential_process = {NativeBinary.Path} credential-process --profile mfa
            region = eu-west-1
            [profile dev]
            role_arn = arn:aws:iam::123456789012:role/dev
            source_profile = mfa
            role_session_name = me
            region = eu-west-1
            [profile sdkdev]
            credential_process = {NativeBinary.Path} credential-process --profile dev
            region = eu-west-1

            """);
    }

    public void Dispose() => world.Dispose();

    [PeerFact("boto3")]
    public Task Boto3_gets_its_session_and_the_person_is_asked_on_the_terminal() => AssertServedAsync(Boto3("sdk"), world.User.Arn);

    [PeerFact("boto3")]
    public Task Boto3_gets_a_role() => AssertServedAsync(Boto3("sdkdev"), RoleArn);

    [PeerFact("npm")]
    [Trait("Peer", "npm")]
    public Task The_SDK_for_JavaScript_gets_its_session_and_the_person_is_asked_on_the_terminal() => AssertServedAsync(JavaScript("sdk"), world.User.Arn);

    [PeerFact("npm")]
    [Trait("Peer", "npm")]
    public Task The_SDK_for_JavaScript_gets_a_role() => AssertServedAsync(JavaScript("sdkdev"), RoleArn);

    [PeerFact("npm")]
    [Trait("Peer", "npm")]
    public async Task In_exec_the_SDK_for_JavaScript_signs_with_the_session_and_not_with_the_profiles_keys()
    {
        await world.SignInAsync();
        var alone = JavaScript("");
        var result = await Stage.RunAsync((alone with
        {
            Program = NativeBinary.Path,
            Name = "aws-mfa-secure",
            Arguments = ["exec", "--profile", "mfa", "--", alone.Program, .. alone.Arguments.SkipLast(1)],
        }).With(("AWS_PROFILE", "mfa")).Unattended());

        Assert.True((result.ExitCode, result.StdoutText) == (0, world.User.Arn + "\n"), result.ToString());
        AssertSignedBySession("GetCallerIdentity");
    }

    [PeerFact("npm")]
    [Trait("Peer", "npm")]
    public async Task The_CDK_finds_the_account_with_its_session()
    {
        var result = await world.AnswerAsync(Cdk());

        Assert.True((result.ExitCode, result.StdoutText) == (0, "InAccount123456789012\n"), result.ToString());
        AssertSignedBySession("GetCallerIdentity");
    }

    [PeerFact("boto3")]
    public async Task Boto3_tells_why_there_is_no_session() => AssertTold(await Stage.RunAsync(Boto3("sdk").Unattended()));

    [PeerFact("npm")]
    [Trait("Peer", "npm")]
    public async Task The_SDK_for_JavaScript_tells_why_there_is_no_session() => AssertTold(await Stage.RunAsync(JavaScript("sdk").Unattended()));

    [PeerFact("terraform")]
    [Trait("Peer", "Terraform")]
    public async Task Terraform_asks_for_its_state_with_the_session()
    {
        var result = await world.AnswerAsync(Terraform());

        // The sandbox is no S3; that Terraform came as far as asking it is what can be shown.
        Assert.Contains("ListObjectsV2", result.StderrText, StringComparison.Ordinal);
        AssertSignedBySession("GetCallerIdentity");
    }

    [PeerFact("aws")]
    public async Task A_cluster_gets_a_token_of_the_session()
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(Peer("env", "/usr/bin/env", "aws", "eks", "get-token", "--cluster-name", "demo", "--profile", "sdk", "--output", "json").Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        // By itself: to --query this command listens only since 2.10.
        using var json = JsonDocument.Parse(result.StdoutText);
        var text = json.RootElement.GetProperty("status").GetProperty("token").GetString()!["k8s-aws-v1.".Length..].Replace('-', '+').Replace('_', '/');
        var url = Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
        Assert.Contains($"X-Amz-Credential={world.LastSession.AccessKeyId}%2F", url, StringComparison.Ordinal);
    }

    [PeerFact("aws", "boto3", "npm")]
    [Trait("Peer", "npm")]
    public async Task One_code_then_all_of_them_at_once_and_none_asks_again()
    {
        Assert.Equal(0, (await world.AnswerAsync(Boto3("sdk"))).ExitCode);
        await using var crowd = new Crowd();

        var runs = StartAll(crowd);

        await AssertAllServedAsync(runs);
        Assert.DoesNotContain(crowd.Runs, Crowd.HasAsked);
        Assert.Equal((1, 1), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    [PeerFact("aws", "boto3", "npm")]
    [Trait("Peer", "npm")]
    public async Task All_of_them_at_once_make_one_prompt()
    {
        await using var crowd = new Crowd();
        var runs = StartAll(crowd);

        var codes = await Crowd.AskerAmongAsync(crowd.Runs);
        codes.Terminal.TypeLine(world.Device.NextUnusedCode());

        await AssertAllServedAsync(runs);
        Assert.Equal([codes], crowd.Runs.Where(Crowd.HasAsked));
        Assert.Equal((1, 1), (world.SessionCalls.Count, world.Sts.CallsOf("AssumeRole").Count));
    }

    private (StageRun Run, string Said)[] StartAll(Crowd crowd) =>
    [
        (crowd.Start(Binary("session", "sts", "get-caller-identity", "--profile", "dev", "--query", "Arn", "--output", "text")), RoleArn),
        (crowd.Start(Binary("exec", "--profile", "mfa", "--", "aws", "sts", "get-caller-identity", "--query", "Arn", "--output", "text")), world.User.Arn),
        (crowd.Start(Peer("env", "/usr/bin/env", "aws", "sts", "get-caller-identity", "--profile", "sdk", "--query", "Arn", "--output", "text")), world.User.Arn),
        (crowd.Start(Boto3("sdk")), world.User.Arn),
        (crowd.Start(JavaScript("sdkdev")), RoleArn),
        (crowd.Start(Cdk()), "InAccount123456789012"),
        (crowd.Start(ExampleProgram.In(world, "mfa")), world.User.Arn),
        (crowd.Start(ExampleProgram.In(world, "dev")), RoleArn),
    ];

    private static async Task AssertAllServedAsync((StageRun Run, string Said)[] runs)
    {
        foreach (var (run, said) in runs)
        {
            var result = await run.WaitAsync();
            Assert.True((result.ExitCode, result.StdoutText) == (0, said + "\n"), result.ToString());
        }
    }

    private async Task AssertServedAsync(StageSpec spec, string arn)
    {
        var first = await world.AnswerAsync(spec);
        var second = await Stage.RunAsync(spec.Unattended());

        Assert.All((StageResult[])[first, second], result => Assert.True((result.ExitCode, result.StdoutText) == (0, arn + "\n"), result.ToString()));
        Assert.Matches($@"\AMFA for alice \([^)]+\)\r\n{AliasWorld.Prompt}", first.Transcript);
        Assert.Single(world.SessionCalls);
    }

    private void AssertSignedBySession(string action)
        => Assert.Equal([Assert.Single(world.Sts.Account.Sessions).AccessKeyId], world.Sts.CallsOf(action).Select(call => call.AccessKeyId).Distinct());

    private static void AssertTold(StageResult result)
    {
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("nobody can be asked", result.StderrText, StringComparison.Ordinal);
        Assert.Contains("set AWS_MFA_TOKEN to a code", result.StderrText, StringComparison.Ordinal);
    }

    private StageSpec Boto3(string profile) => Peer("python3", Peers.Python!, Peers.SourceOf("identity.py"), profile);

    private StageSpec JavaScript(string profile)
        => Peer("node", Peers.Node!, Peers.SourceOf("identity.cjs"), profile).With(("NODE_PATH", Peers.NodeModules));

    private StageSpec Cdk()
        => Peer("node", Peers.Node!, Path.Combine(Peers.NodeModules ?? "scripts/test has npm install it", ".bin", "cdk"), "list", "--app", $"node {Peers.SourceOf("cdk-app.cjs")}", "--no-version-reporting", "--no-notices")
            .With(("AWS_PROFILE", "sdk"));

    private StageSpec Terraform()
    {
        Directory.CreateDirectory(world.Home.File("stack"));
        File.Copy(Peers.SourceOf("main.tf"), world.Home.File("stack/main.tf"));
        return Peer("terraform", Peers.Terraform!, $"-chdir={world.Home.File("stack")}", "init", "-no-color", "-input=false")
            .With(("AWS_PROFILE", "sdk"), ("CHECKPOINT_DISABLE", "1"), ("AWS_ENDPOINT_URL_S3", world.Sts.Url));
    }

    private StageSpec Binary(params RawText[] arguments) => world.Command(arguments).With(("PATH", Isolation.SearchPath));

    private StageSpec Peer(string name, string program, params RawText[] arguments)
        => (world.Command(arguments) with { Program = program, Name = name })
            .With(("PATH", Isolation.SearchPath), ("AWS_EC2_METADATA_DISABLED", "true"));
}
