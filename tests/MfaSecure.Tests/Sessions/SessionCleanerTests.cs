using MfaSecure.Sessions;

namespace MfaSecure.Tests.Sessions;

public sealed class SessionSweepTests : IDisposable
{
    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Our_sessions_and_the_gems_are_removed_and_named()
    {
        await world.GetWithTokenAsync();
        world.Home.Write(".aws/aws-mfa-secure-sessions/mfa", "{}");

        var removed = new SessionCleaner(world.Host()).RemoveAll();

        Assert.Equal([world.Folder, world.Home.File(".aws/aws-mfa-secure-sessions")], removed);
        Assert.Equal(
            [world.Home.ConfigFile, world.Home.CredentialsFile],
            Directory.GetFileSystemEntries(world.Home.AwsFolder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_there_is_nothing_nothing_is_removed()
        => Assert.Empty(new SessionCleaner(world.Host()).RemoveAll());

    [Fact]
    public void A_link_is_removed_and_what_it_leads_to_stays()
    {
        world.Home.Write("mine/file", "x");
        Directory.CreateSymbolicLink(world.Folder, world.Home.File("mine"));

        Assert.Equal([world.Folder], new SessionCleaner(world.Host()).RemoveAll());
        Assert.True(File.Exists(world.Home.File("mine/file")));
    }

    [Fact]
    public void Without_a_home_there_is_nothing()
        => Assert.Empty(new SessionCleaner(new() { Environment = world.Host().Environment }).RemoveAll());
}
