using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>The user's own files, when several commands write them at once, or one was killed.</summary>
public sealed class UserFilesTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Commands_that_write_the_config_at_once_lose_nothing()
    {
        var before = File.ReadAllText(world.Home.ConfigFile);
        string[] names = [.. Enumerable.Range(1, 12).Select(number => $"sdk{number}")];

        var results = await Task.WhenAll(names.Select(name => Stage.RunAsync(world.Command("configure", "--profile", "mfa", "--as", RawText.FromString(name), "--yes").Unattended())));

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.ToString()));
        var after = File.ReadAllText(world.Home.ConfigFile);
        Assert.StartsWith(before, after, StringComparison.Ordinal);
        Assert.All(names, name => Assert.Contains($"[profile {name}]\n", after, StringComparison.Ordinal));
        Assert.Equal(["config", "credentials"], Directory.GetFiles(world.Home.AwsFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_killed_command_left_of_the_credentials_is_removed_by_clean()
    {
        var left = world.Home.File(".aws/credentials.0123456789abcdef0123456789abcdef.tmp");
        world.Home.Write(".aws/credentials.0123456789abcdef0123456789abcdef.tmp", "secret").Write(".aws/credentials.mine.tmp", "mine");

        var result = await Stage.RunAsync(world.Command("clean").Unattended());

        Assert.Contains($"Removed {left}\n", result.StdoutText, StringComparison.Ordinal);
        Assert.False(File.Exists(left));
        Assert.True(File.Exists(world.Home.File(".aws/credentials.mine.tmp")));
    }
}
