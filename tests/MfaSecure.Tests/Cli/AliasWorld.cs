using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>
/// A user at his shell: a home with keys and an MFA device, an STS on loopback, a recording <c>aws</c> on PATH, and the built binary.
/// </summary>
/// <remarks>Profiles: <c>default</c> and <c>mfa</c> (same user and device), and <c>plain</c>, another user without MFA.</remarks>
internal sealed class AliasWorld : IDisposable
{
    public const string Prompt = "Please provide your MFA code: ";

    /// <summary>Above the first question for profile <c>default</c>.</summary>
    public const string Heading = "MFA for alice (profile default)\r\n";

    public AliasWorld(LocalStsOptions? options = null)
    {
        Sts = LocalSts.Start(options);
        User = Sts.AddUser("alice");
        Device = User.AddTotpDevice();
        Plain = Sts.AddUser("bob");
        Aws = AwsStandIn.Install(Home.Bin);
        Home.AddProfile("default", User, Device);
        Home.AddProfile("mfa", User, Device);
        Home.AddProfile("plain", Plain);
    }

    public TempHome Home { get; } = new();

    public LocalSts Sts { get; }

    public IamUser User { get; }

    public IamUser Plain { get; }

    public TotpDevice Device { get; }

    public AwsStandIn Aws { get; }

    public string SessionFolder => Home.File(".aws/mfa-sessions");

    /// <summary>The one session that is kept.</summary>
    public string SessionFile => Assert.Single(Directory.GetFileSystemEntries(SessionFolder, "*.json"));

    /// <summary>The session that STS gave last.</summary>
    public TemporarySession LastSession => Sts.Account.Sessions.MaxBy(s => s.Expiration)!;

    public IReadOnlyList<StsCall> SessionCalls => Sts.CallsOf("GetSessionToken");

    /// <summary>Any command of the binary, with /dev/tty to be asked on; STS is the sandbox's.</summary>
    public StageSpec Command(params RawText[] arguments) => new()
    {
        Program = NativeBinary.Path,
        Name = "aws-mfa-secure",
        Arguments = arguments,
        // A key of the machine's own must neither answer nor be asked to be touched.
        Environment = Home.Environment(("AWS_ENDPOINT_URL_STS", Sts.Url), ("AWS_MFA_SOURCE", "process,prompt")),
        WorkingDirectory = Home.Path,
    };

    /// <summary>What the alias runs.</summary>
    public StageSpec Session(params RawText[] arguments) => Command(["session", .. arguments]);

    /// <summary>The alias without a terminal, with a code in <c>AWS_MFA_TOKEN</c>.</summary>
    public StageSpec SessionWithToken(params RawText[] arguments)
        => Session(arguments).With(("AWS_MFA_TOKEN", Device.NextUnusedCode())).Unattended();

    /// <summary>The alias on one of its ways to aws.</summary>
    public async Task<StageSpec> OnAsync(Route route, params RawText[] arguments)
    {
        if (route == Route.Hot)
        {
            await SignInAsync();
        }

        return Session(arguments).With(
            ("AWS_PROFILE", route == Route.PassThrough ? "plain" : "mfa"),
            ("AWS_MFA_TOKEN", route == Route.Cold ? Device.NextUnusedCode() : null));
    }

    /// <summary>Makes and keeps a session without calling aws.</summary>
    public async Task SignInAsync()
    {
        var result = await Stage.RunAsync(Command("exports").With(("AWS_MFA_TOKEN", Device.NextUnusedCode())).Unattended());
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    /// <summary>Moves the end of the kept session, as if it had been made longer ago.</summary>
    /// <returns>Its end now.</returns>
    public DateTimeOffset EndSessionIn(TimeSpan time)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.Add(time).ToUnixTimeSeconds());
        var text = File.ReadAllText(SessionFile);
        File.WriteAllText(SessionFile, System.Text.RegularExpressions.Regex.Replace(text, "(\"expires_at\": )[0-9]+", $"${{1}}{end.ToUnixTimeSeconds()}"));
        return end;
    }

    /// <summary>Runs to its end, answering the prompt with a code when it comes.</summary>
    public async Task<StageResult> AnswerAsync(StageSpec spec, params string[] lines)
    {
        await using var run = Stage.Start(spec);
        foreach (var line in lines.Length > 0 ? lines : [Device.NextUnusedCode()])
        {
            await run.Terminal.WaitForAsync(Prompt);
            run.Terminal.TypeLine(line);
        }

        return await run.WaitAsync();
    }

    /// <summary>Runs, and holds that aws got the very command and environment, that nobody was asked and STS not called.</summary>
    public async Task AssertPassesThroughAsync(StageSpec spec)
    {
        var result = await Stage.RunAsync(spec);

        Assert.Equal((0, null, "", "", ""), (result.ExitCode, result.Signal, result.StdoutText, result.StderrText, result.Transcript));
        Assert.Equal(["aws", .. spec.Arguments.Skip(1)], Aws.Call.Argv);
        Assert.Equal(spec.Given(), Aws.Call.Environ);
        Assert.Empty(Sts.Calls);
        Assert.False(Directory.Exists(SessionFolder));
    }

    /// <summary>Holds that aws was started with a session of STS's.</summary>
    public void AssertSessionIn(AwsCall call, TemporarySession? session = null)
    {
        session ??= LastSession;
        Assert.Equal(
            (session.AccessKeyId, session.SecretAccessKey, session.SessionToken),
            (call.Environment["AWS_ACCESS_KEY_ID"], call.Environment["AWS_SECRET_ACCESS_KEY"], call.Environment["AWS_SESSION_TOKEN"]));
    }

    /// <summary>Holds that a failure is one sentence with its cure, and nothing of .NET's, and that aws was not called.</summary>
    public void AssertFails(StageResult result, int exitCode, string sentence, string? hint = null, string stdout = "")
    {
        var lines = result.StderrText.Split('\n');
        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Equal((3, ""), (lines.Length, lines[^1]));
        Assert.StartsWith("aws-mfa-secure: error: ", lines[0], StringComparison.Ordinal);
        Assert.Contains(sentence, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("aws-mfa-secure: hint: ", lines[1], StringComparison.Ordinal);
        Assert.Contains(hint ?? "", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.StderrText, StringComparison.Ordinal);
        Assert.Equal(stdout, result.StdoutText);
        Assert.Empty(Aws.Calls);
    }

    public void Dispose()
    {
        Sts.Dispose();
        Home.Dispose();
    }
}
