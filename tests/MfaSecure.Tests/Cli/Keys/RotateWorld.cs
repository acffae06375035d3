using System.Text;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A user with an access key in two profiles and an MFA device, the AWS CLI itself behind a script that records its arguments, and AWS on loopback.</summary>
internal sealed class RotateWorld : IDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(100);
    private readonly StringBuilder said = new();

    public RotateWorld()
    {
        Alice = Sts.AddUser("alice");
        Device = Alice.AddTotpDevice();
        Old = Alice.Keys[0];
        Home.Credentials($"# mine\n[default]\naws_access_key_id = {Old.Id}\naws_secret_access_key={Old.Secret}\n\n[other]\naws_access_key_id = AKIAOTHEROTHEROTHER1\naws_secret_access_key = x\n");
        Home.Config($"[default]\nregion = eu-west-1\nmfa_serial = {Device.Serial}\n\n[profile plain]\nregion = eu-west-1\n");
        var aws = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(place => Path.Combine(place, "aws")).First(File.Exists);
        Home.Script("aws", $"#!/bin/sh\nprintf '%s\\n' \"$@\" '' >>'{Home.File("argv")}'\nexec '{aws}' \"$@\"\n");
    }

    public TempHome Home { get; } = new();

    public LocalSts Sts { get; } = LocalSts.Start();

    public IamUser Alice { get; }

    public TotpDevice Device { get; }

    public AccessKey Old { get; }

    /// <summary>The user's only key.</summary>
    public AccessKey Only => Assert.Single(Alice.Keys);

    public string Argv => File.Exists(Home.File("argv")) ? File.ReadAllText(Home.File("argv")) : "";

    public IEnumerable<string> IamCommands => Argv.Split("\n\n").Where(call => call.StartsWith("iam\n", StringComparison.Ordinal)).Select(call => call.Split('\n')[1]);

    public string Folder => Home.File(".aws/mfa-sessions");

    public StageSpec Command(params RawText[] arguments) => new()
    {
        Program = NativeBinary.Path,
        Name = "aws-mfa-secure",
        Arguments = arguments,
        Environment = Home.Environment(("AWS_ENDPOINT_URL", Sts.Url), ("AWS_MFA_SOURCE", "process,prompt"), ("AWS_MFA_DEBUG", "1")),
        WorkingDirectory = Home.Path,
    };

    /// <summary>With a code in a variable.</summary>
    public StageSpec Rotation(params RawText[] options)
        => Command(["keys", "rotate", .. options]).With(("AWS_MFA_TOKEN", Device.NextUnusedCode())).Unattended();

    public async Task<StageResult> RunAsync(StageSpec spec)
    {
        var result = await Stage.RunAsync(spec, Long);
        Heard(result);
        return result;
    }

    public async Task<StageResult> RotateAsync(params RawText[] options)
    {
        var result = await RunAsync(Rotation(options));
        Assert.True(result.ExitCode == 0, result.ToString());
        return result;
    }

    /// <summary>Holds for every run: nothing that was printed, and no argument of aws, has a secret.</summary>
    public void Heard(StageResult result)
    {
        said.Append(result.StdoutText).Append(result.StderrText).Append(result.Transcript);
        Assert.All(
            Alice.Keys.Select(key => key.Secret).Append(Old.Secret).Concat(Sts.Account.Sessions.SelectMany(session => (string[])[session.SecretAccessKey, session.SessionToken])),
            secret => Assert.DoesNotContain(secret, said + Argv, StringComparison.Ordinal));
    }

    /// <summary>The profile has a key that works at AWS.</summary>
    public void AssertProfileWorks()
    {
        var text = File.ReadAllText(Home.CredentialsFile);
        Assert.Contains(Alice.Keys, key => key.Active && text.Contains($"[default]\naws_access_key_id = {key.Id}\naws_secret_access_key={key.Secret}\n", StringComparison.Ordinal));
    }

    /// <summary>The user has one key, another one than before, the profile has it, and nothing else has changed or is left.</summary>
    public void AssertRotated(string before)
    {
        Assert.NotEqual(Old.Id, Only.Id);
        Assert.Equal(
            before.Replace(Old.Id, Only.Id, StringComparison.Ordinal).Replace(Old.Secret, Only.Secret, StringComparison.Ordinal), File.ReadAllText(Home.CredentialsFile));
        Assert.DoesNotContain(Directory.GetFiles(Folder, "*.json"), file => File.ReadAllText(file).Contains(Old.Id, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Home.File(".local/state/aws-mfa-secure"), "rotation-*"));
    }

    public string Credentials => File.ReadAllText(Home.CredentialsFile);

    public void Dispose()
    {
        Sts.Dispose();
        Home.Dispose();
    }
}
