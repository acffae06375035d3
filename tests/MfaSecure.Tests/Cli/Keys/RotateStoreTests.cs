using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A rotation where the secret is in a key store, with pass itself as the witness.</summary>
public sealed class RotateStoreTests : IAsyncLifetime
{
    private readonly RotateWorld world = new();

    public async Task InitializeAsync()
    {
        if (File.Exists("/usr/bin/pass") && File.Exists("/usr/bin/gpg"))
        {
            await ShellAsync(
                "mkdir -m 700 g && gpg --batch --pinentry-mode loopback --passphrase '' --quick-gen-key test future-default default never && gpgconf --kill all && pass init test && gpgconf --launch gpg-agent");
            var moved = await world.RunAsync(Spec("keys", "move", "--to", "pass"));
            Assert.True(moved.ExitCode == 0, moved.ToString());
        }
    }

    public async Task DisposeAsync()
    {
        if (Directory.Exists(world.Home.File("g")))
        {
            await ShellAsync("gpgconf --kill all");
        }

        world.Dispose();
    }

    [NeedsFact("aws", "pass", "gpg")]
    public async Task The_store_gets_the_new_secret_and_the_profile_its_line()
    {
        var before = File.ReadAllText(world.Home.ConfigFile);

        var result = await world.RunAsync(Rotation());

        Assert.True(result.ExitCode == 0, result.ToString());
        await AssertRotatedAsync(before);
        var who = await world.RunAsync(Spec("session", "sts", "get-caller-identity", "--query", "Arn", "--output", "text").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())));
        Assert.Equal((0, world.Alice.Arn + "\n"), (who.ExitCode, who.StdoutText));
    }

    [NeedsTheory("aws", "pass", "gpg")]
    [InlineData("CreateAccessKey", false)]
    [InlineData("GetCallerIdentity", true)]
    [InlineData("UpdateAccessKey", true)]
    [InlineData("DeleteAccessKey", true)]
    public async Task After_kill_9_the_next_run_goes_on_with_the_key_that_the_store_has(string action, bool isStored)
    {
        var before = File.ReadAllText(world.Home.ConfigFile);
        var hold = world.Sts.Faults.Hold(action);
        await using (var run = Stage.Start(Rotation()))
        {
            await hold.ReachedAsync(RotateWorld.Long);
            await run.KillGroupAsync(Signals.Kill);
            world.Heard(await run.WaitAsync(RotateWorld.Long));
        }

        var created = world.Alice.Keys.Count == 2 ? world.Alice.Keys[1].Id : null;
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));

        var result = await world.RunAsync(Rotation());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(isStored, world.Only.Id == created);
        await AssertRotatedAsync(before);
    }

    private StageSpec Spec(params RawText[] arguments) => world.Command(arguments).With(("GNUPGHOME", world.Home.File("g")), ("PASSWORD_STORE_DIR", world.Home.File("store"))).Unattended();

    private StageSpec Rotation() => Spec("keys", "rotate").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode()));

    private async Task AssertRotatedAsync(string before)
    {
        Assert.NotEqual(world.Old.Id, world.Only.Id);
        Assert.Equal(before.Replace(world.Old.Id, world.Only.Id, StringComparison.Ordinal), File.ReadAllText(world.Home.ConfigFile));
        Assert.Equal([world.Only.Id + ".gpg"], Directory.GetFiles(world.Home.File("store/aws-mfa-secure")).Select(Path.GetFileName));
        Assert.Equal(world.Only.Secret, (await ShellAsync($"pass show aws-mfa-secure/{world.Only.Id}")).Split('\n')[0]);
        Assert.Empty(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure"), "rotation-*"));
        var secret = System.Text.Encoding.UTF8.GetBytes(world.Only.Secret);
        Assert.DoesNotContain(
            Directory.GetFiles(world.Home.Path, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("S.", StringComparison.Ordinal)),
            file => File.ReadAllBytes(file).AsSpan().IndexOf(secret) >= 0);
    }

    private async Task<string> ShellAsync(string script)
    {
        var result = await Stage.RunAsync(Spec() with { Program = "/bin/sh", Name = "sh", Arguments = ["-c", script] }, RotateWorld.Long);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.StdoutText;
    }
}
