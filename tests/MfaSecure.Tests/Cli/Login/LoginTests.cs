using System.Net;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The console in the browser: who is signed in, for how long, where, and by which program.</summary>
public sealed class LoginTests : IDisposable
{
    private const string RoleArn = "arn:aws:iam::123456789012:role/dev";
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_roles_profile_signs_in_with_the_roles_session_and_no_longer_than_that()
    {
        AddRole("dev", "mfa", "region = us-west-2\n");

        var page = await SignInAsync(Login("--profile", "dev", "--path", "s3"));

        Assert.Equal("https://console.aws.amazon.com/s3/home?region=us-west-2", page);
        var signIn = Assert.Single(world.Sts.SignIns);
        Assert.Equal((RoleArn, signIn.Session.Expiration), (signIn.Session.Role!.Arn, signIn.ConsoleEnds));
        Assert.Equal(["getSigninToken", "login"], world.Sts.Calls.Where(call => call.Target.StartsWith("/federation", StringComparison.Ordinal)).Select(call => call.Action));
    }

    [Fact]
    public async Task A_chain_of_roles_signs_in_with_the_last_one()
    {
        AddRole("dev", "mfa");
        AddRole("last", "dev");

        await SignInAsync(Login("--profile", "last"));

        Assert.Equal("last", Assert.Single(world.Sts.SignIns).Session.Role!.Name);
        Assert.Single(world.SessionCalls);
    }

    [Fact]
    public async Task A_user_signs_in_as_a_federated_user_with_the_users_permissions_and_is_told_that_there_is_no_MFA()
    {
        var result = await Stage.RunAsync(Login("--profile", "mfa", "--print"));

        Assert.Equal("https://console.aws.amazon.com/console/home?region=eu-west-1", await FollowAsync(result));
        Assert.Equal(
            "aws-mfa-secure: notice: signing in without MFA, because AWS takes no code for a user's console session: pages that require MFA, and IAM, deny access; "
            + "to sign in with MFA, choose a role with --profile or --role\n",
            result.StderrText);
        var session = Assert.Single(world.Sts.SignIns).Session;
        Assert.Equal("alice", session.Federated?.Name);
        Assert.Contains("\"Action\":\"*\"", session.Federated!.Policy, StringComparison.Ordinal);
        Assert.Equal("43200", Assert.Single(world.Sts.CallsOf("GetFederationToken")).Parameters["DurationSeconds"]);
        Assert.Empty(world.SessionCalls);
    }

    [Fact]
    public async Task A_user_without_MFA_signs_in_too()
    {
        await SignInAsync(Login("--profile", "plain"));

        Assert.NotNull(Assert.Single(world.Sts.SignIns).Session.Federated);
    }

    [Theory]
    [InlineData("43200", 43200)]
    [InlineData(null, 3600)]
    public async Task A_role_that_the_users_keys_assume_may_last_longer(string? duration, int seconds)
    {
        var role = world.Sts.Account.AddRole("dev", maxSessionDuration: 43200);

        await SignInAsync(Login(["--profile", "mfa", "--role", role.Arn, .. duration is null ? Array.Empty<RawText>() : ["--duration", duration]]));

        var signIn = Assert.Single(world.Sts.SignIns);
        Assert.InRange((signIn.ConsoleEnds - DateTimeOffset.UtcNow).TotalSeconds, seconds - 60, seconds);
        Assert.Equal(duration is not null, world.Sts.Calls.Single(call => call.Action == "getSigninToken").Parameters.ContainsKey("SessionDuration"));
    }

    [Theory]
    [InlineData("aws-cn", "cn-north-1", "https://console.amazonaws.cn/ec2/home?region=cn-north-1")]
    [InlineData("aws-us-gov", "us-gov-west-1", "https://console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1")]
    public async Task Each_partition_has_its_own_console(string partition, string region, string page)
    {
        world.Dispose();
        world = new(new() { Partition = partition });
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);

        Assert.Equal(page, await SignInAsync(Login("--profile", "mfa", "--role", role.Arn, "--path", "ec2").With(("AWS_REGION", region))));
        Assert.Equal(page, await SignInAsync(Login("--profile", "mfa", "--path", "/ec2").With(("AWS_REGION", region))));
    }

    [Theory]
    [InlineData("cloudwatch/home#logsV2:log-groups", "https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups")]
    [InlineData("s3/buckets?tab=objects", "https://console.aws.amazon.com/s3/buckets?tab=objects&region=eu-west-1")]
    [InlineData("//evil.example/x", "https://console.aws.amazon.com/evil.example/x?region=eu-west-1")]
    public async Task A_path_leads_into_the_console(string path, string page)
        => Assert.Equal(page, await SignInAsync(Login("--profile", "plain", "--path", path)));

    [Theory]
    [InlineData("firefox --new-window %s", "firefox", "--new-window", "URL")]
    [InlineData("nowhere:firefox", "firefox", "URL")]
    [InlineData("failing:/usr/bin/nowhere:firefox", "firefox", "URL")]
    [InlineData(null, "xdg-open", "URL")]
    [InlineData("", "xdg-open", "URL")]
    public async Task The_browser_is_the_users_choice_or_the_desktops(string? browser, string program, params string[] arguments)
    {
        AddRole("dev", "mfa");
        AwsStandIn.Install(world.Home.Bin, "failing").Exits(3);
        var stand = AwsStandIn.Install(world.Home.Bin, program);

        var result = await Stage.RunAsync(Login("--profile", "dev").With(("BROWSER", browser)));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Matches($"^Opened the console with {program}, as {RoleArn}, until .*[.]\n$", result.StdoutText);
        var url = stand.Call.Arguments[^1];
        Assert.Equal(arguments[..^1], stand.Call.Arguments.SkipLast(1));
        Assert.StartsWith($"{world.Sts.Url}/federation?Action=login&Issuer=aws-mfa-secure&Destination=", url, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS_MFA_TOKEN", stand.Call.Environment.Keys);
        using var answer = await Http.GetAsync(new Uri(url));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_browser_in_the_current_directory_does_not_run()
    {
        AddRole("dev", "mfa");
        var stand = AwsStandIn.Install(world.Home.Path, "xdg-open");

        var result = await Stage.RunAsync(Login("--profile", "dev").With(("PATH", $".::{world.Home.Bin}"), ("BROWSER", "xdg-open")));

        world.AssertFails(result, 1, "no browser could be opened", "print the URL with --print");
        Assert.Empty(stand.Calls);
    }

    [Fact]
    public async Task A_browser_that_keeps_running_is_left_alone()
    {
        AddRole("dev", "mfa");
        var stand = AwsStandIn.Install(world.Home.Bin, "firefox").WaitsFor(world.Home.File("closed"));

        var result = await Stage.RunAsync(Login("--profile", "dev").With(("BROWSER", "firefox")));

        world.Home.Write("closed", "");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Single(stand.Calls);
    }

    [Fact]
    public async Task What_cannot_sign_in_is_reported_before_a_code_is_asked_for()
    {
        world.Home.Append(".aws/config", "[profile sso]\nsso_start_url = https://x\n[profile sdk]\ncredential_process = aws-mfa-secure credential-process --profile mfa\n");

        world.AssertFails(await Stage.RunAsync(Login("--profile", "sso")), 1, "nothing to sign in with: profile 'sso' has sso_start_url", "--profile NAME");
        world.AssertFails(await Stage.RunAsync(Login("--profile", "sdk")), 1, "nothing to sign in with: ", "run: aws-mfa-secure login --profile mfa");
        world.AssertFails(await Stage.RunAsync(Login("--profile", "nope")), 1, "profile 'nope' does not exist");
        Assert.Empty(world.Sts.Calls);
    }

    [Fact]
    public async Task A_refusal_of_the_sign_in_and_a_network_fault_have_their_own_sentences()
    {
        AddRole("dev", "mfa");
        world.Sts.Faults.Add(Fault.Status(500), 1, "getSigninToken");
        world.AssertFails(await Stage.RunAsync(Login("--profile", "dev", "--print")), 1, "did not answer with a sign-in token (HTTP 500)", "try again in a minute");
        // .NET repeats a GET that got no answer.
        world.Sts.Faults.Always(Fault.Drop, "getSigninToken");
        world.AssertFails(await Stage.RunAsync(Login("--profile", "dev", "--print")), 1, "was closed before the response was complete");
        world.Sts.Faults.Clear();
        world.Sts.Faults.Add(Fault.LoginPage, 1, "getSigninToken");
        world.AssertFails(await Stage.RunAsync(Login("--profile", "dev", "--print")), 1, "did not answer with a sign-in token");
        world.Sts.Account.Sessions.Single(session => session.Role is not null).Revoked = true;
        world.AssertFails(await Stage.RunAsync(Login("--profile", "dev", "--print")), 1, "the console does not accept the session of temporary access key …", "run aws-mfa-secure clean");
    }

    [Fact]
    public async Task A_URL_in_a_file_that_all_can_read_makes_it_private_first()
    {
        AddRole("dev", "mfa");
        await world.SignInAsync();

        var result = await Stage.RunAsync(Login("--profile", "dev", "--print").Through("umask 022; \"$@\" >url"));

        Assert.Equal((0, "aws-mfa-secure: notice: the output file was readable by all users; its mode is now 0600\n"), (result.ExitCode, result.StderrText));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(world.Home.File("url")));
        Assert.Contains("Action=login", await File.ReadAllTextAsync(world.Home.File("url")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_federate_is_told_to_use_a_role()
    {
        world.User.DenyImplicitly("sts:GetFederationToken");

        var result = await Stage.RunAsync(Login("--profile", "mfa", "--print"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: AWS denies sts:GetFederationToken to access key …", result.StderrText, StringComparison.Ordinal);
        Assert.Contains("hint: sign in with a role (--role ARN", result.StderrText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_secret_is_printed_but_the_URL()
    {
        AddRole("dev", "mfa");

        var result = await Stage.RunAsync(Login("--profile", "dev", "--print").With(("AWS_MFA_DEBUG", "1")));

        var secrets = world.Sts.Account.Sessions.SelectMany(session => (string[])[session.SecretAccessKey, session.SessionToken]).Append(world.User.SecretAccessKey);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, result.StdoutText + result.StderrText, StringComparison.Ordinal));
        Assert.DoesNotContain("SigninToken", result.StderrText, StringComparison.Ordinal);
    }

    /// <summary>The way of AWS's own documentation, as an independent client goes it: the sandbox and we cannot share a mistake.</summary>
    [PeerFact("boto3")]
    public async Task The_sandbox_signs_boto3_in_as_AWS_documents_it()
    {
        var role = world.Sts.Account.AddRole("dev");
        var result = await Stage.RunAsync(new StageSpec
        {
            Program = Peers.Python!,
            Arguments =
            [
                "-c",
                """
                import boto3, json, os, urllib.parse, urllib.request
                k = boto3.Session(profile_name="mfa").client("sts").assume_role(RoleArn=os.environ["ROLE"], RoleSessionName="me")["Credentials"]
                s = json.dumps({"sessionId": k["AccessKeyId"], "sessionKey": k["SecretAccessKey"], "sessionToken": k["SessionToken"]})
                q = urllib.parse.urlencode({"Action": "getSigninToken", "SessionDuration": 43200, "Session": s})
                t = json.loads(urllib.request.urlopen(os.environ["AWS_ENDPOINT_URL_STS"] + "/federation?" + q).read())
                print(list(t))
                """,
            ],
            Environment = world.Home.Environment(("AWS_ENDPOINT_URL_STS", world.Sts.Url), ("ROLE", role.Arn)),
            WorkingDirectory = world.Home.Path,
            ControllingTerminal = false,
        });

        Assert.True((result.ExitCode, result.StdoutText) == (0, "['SigninToken']\n"), result.ToString());
    }

    private StageSpec Login(params RawText[] arguments)
        => world.Command(["login", .. arguments]).With(("AWS_ENDPOINT_URL_SIGNIN", world.Sts.Url), ("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended();

    private async Task<string> SignInAsync(StageSpec spec) => await FollowAsync(await Stage.RunAsync(spec with { Arguments = [.. spec.Arguments, "--print"] }));

    private async Task<string> FollowAsync(StageResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        using var answer = await Http.GetAsync(new Uri(Assert.Single(result.StdoutText.Split('\n', StringSplitOptions.RemoveEmptyEntries))));
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync());
        Assert.NotNull(world.Sts.SignIns[^1].Destination);
        return answer.Headers.Location!.OriginalString;
    }

    private void AddRole(string name, string source, string more = "")
    {
        var role = world.Sts.Account.AddRole(name, requiresMfa: source == "mfa");
        world.Home.Append(".aws/config", $"[profile {name}]\nrole_arn = {role.Arn}\nsource_profile = {source}\n{more}");
    }
}
