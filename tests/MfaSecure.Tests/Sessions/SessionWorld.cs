using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sandbox;
using MfaSecure.Sessions;
using MfaSecure.Tests.Mfa;

namespace MfaSecure.Tests.Sessions;

/// <summary>A home with profile <c>mfa</c> of a user with a device, and an STS that knows them.</summary>
internal sealed class SessionWorld : IDisposable
{
    public SessionWorld()
    {
        Sts.Clock.Freeze();
        User = Sts.AddUser("alice");
        Device = User.AddTotpDevice();
        Home.AddProfile("mfa", User, Device);
    }

    public LocalSts Sts { get; } = LocalSts.Start();

    public TempHome Home { get; } = new();

    public IamUser User { get; }

    public TotpDevice Device { get; }

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public ScriptedTerminal? Terminal { get; set; }

    /// <summary>The names of the process that calls the command.</summary>
    public string[] ParentNames { get; set; } = [];

    public int TerminalsOpened { get; private set; }

    public string Folder => Home.File(".aws/mfa-sessions");

    public string[] SessionFiles => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.json") : [];

    public IReadOnlyList<MfaSecure.Sandbox.StsCall> Calls => Sts.CallsOf("GetSessionToken");

    public Host Host(params (string Name, string? Value)[] variables) => new()
    {
        Environment = EnvironmentBlock.From(Home.Environment([("AWS_ENDPOINT_URL_STS", Sts.Url), ("AWS_PROFILE", "mfa"), ("AWS_MFA_SOURCE", "process,prompt"), .. variables])),
        Home = Home.Path,
        Clock = Sts.Clock,
        Out = Out,
        Error = Error,
        FindParentNames = () => ParentNames,
        OpenTerminal = () =>
        {
            TerminalsOpened++;
            return Terminal;
        },
    };

    public static SessionRequest Request(Host host, string? profile = null)
    {
        var files = ProfileFiles.Load(host).Profiles;
        var resolution = ProfileResolver.Resolve(host.Environment, files, profile, host.Clock.GetUtcNow(), host.UserName);
        Assert.NotEqual(Decision.PassThrough, resolution.Decision);
        return SessionRequest.For(host, resolution, files);
    }

    /// <summary>What a command does: look, else fetch.</summary>
    public async Task<Session> GetAsync(params (string Name, string? Value)[] variables)
    {
        var host = Host(variables);
        return await new SessionBroker(host).GetAsync(Request(host), CancellationToken.None);
    }

    /// <summary>The same with the code that the device shows, in AWS_MFA_TOKEN.</summary>
    public Task<Session> GetWithTokenAsync(params (string Name, string? Value)[] variables)
        => GetAsync([.. variables, ("AWS_MFA_TOKEN", Device.NextUnusedCode())]);

    public Task<UserError> FailAsync(params (string Name, string? Value)[] variables)
        => FailAsync<UserError>(variables);

    public async Task<UserError> FailAsync<T>(params (string Name, string? Value)[] variables)
        where T : UserError
        => await Assert.ThrowsAnyAsync<T>(() => GetAsync(variables));

    public void Dispose()
    {
        Sts.Dispose();
        Home.Dispose();
        Out.Dispose();
        Error.Dispose();
    }
}
