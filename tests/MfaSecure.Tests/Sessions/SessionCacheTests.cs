using MfaSecure.Platform;
using MfaSecure.Sessions;

namespace MfaSecure.Tests.Sessions;

/// <summary>What lies in the session folder, and what is believed of it.</summary>
public sealed class SessionCacheTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Folder_and_files_are_private()
    {
        await world.GetWithTokenAsync();

        Assert.Equal(Private, File.GetUnixFileMode(world.Folder));
        Assert.All(
            Directory.GetFiles(world.Folder),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Empty(Directory.GetFiles(world.Folder, "*.tmp"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"version\":\"1\"}")]
    [InlineData("{\"version\":1,\"expires_at\":9223372036854775807}")]
    [InlineData("{\"version\":1,\"key\":null}")]
    [InlineData("not json at all")]
    public async Task A_damaged_file_is_a_miss_and_replaced(string content)
    {
        await world.GetWithTokenAsync();
        await File.WriteAllTextAsync(world.SessionFiles.Single(), content);

        await IsMissAndMended();
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_a_miss()
    {
        await world.GetWithTokenAsync();
        var (host, file) = (world.Host(), world.SessionFiles.Single());
        var whole = await File.ReadAllBytesAsync(file);
        for (var length = 0; length < whole.Length - 2; length++)
        {
            await File.WriteAllBytesAsync(file, whole[..length]);
            Assert.Null(new SessionBroker(host).Cached(SessionWorld.Request(host)));
        }
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"version\": 1", "\"version\": 0")]
    [InlineData("\"key\": \"", "\"key\": \"x")]
    [InlineData("\"expires_at\": ", "\"expires_at\": -")]
    [InlineData("\"access_key_id\"", "\"access_key\"")]
    [InlineData("\"session_token\"", "\"token\"")]
    [InlineData("\n}", "\n}}")]
    [InlineData("\n}", "\n} trailing")]
    public async Task A_file_of_another_version_key_or_form_is_a_miss(string part, string changed)
    {
        await world.GetWithTokenAsync();
        var file = world.SessionFiles.Single();
        var text = await File.ReadAllTextAsync(file);
        Assert.Contains(part, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text.Replace(part, changed, StringComparison.Ordinal));

        await IsMissAndMended();
    }

    [Fact]
    public async Task Keys_that_a_later_version_may_add_are_no_damage()
    {
        var session = await world.GetWithTokenAsync();
        var file = world.SessionFiles.Single();
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, "{\"more\": {\"a\": [1, {}]}," + text[1..]);

        Assert.Equal(session.Credentials.SessionToken, (await world.GetAsync()).Credentials.SessionToken);
    }

    [Fact]
    public async Task Text_that_is_no_UTF8_is_a_miss()
    {
        await world.GetWithTokenAsync();
        var file = world.SessionFiles.Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.AsSpan().IndexOf("\"session_token\": \""u8) + 20] = 0xFF;
        await File.WriteAllBytesAsync(file, bytes);

        await IsMissAndMended();
    }

    [Fact]
    public async Task A_huge_file_is_a_miss()
    {
        await world.GetWithTokenAsync();
        await File.AppendAllTextAsync(world.SessionFiles.Single(), new string(' ', 1 << 20));

        await IsMissAndMended();
    }

    [Fact]
    public async Task A_symbolic_link_in_a_files_place_is_not_followed_and_its_target_not_touched()
    {
        await world.GetWithTokenAsync();
        var (file, elsewhere) = (world.SessionFiles.Single(), world.Home.File("elsewhere"));
        File.Move(file, elsewhere);
        var before = await File.ReadAllBytesAsync(elsewhere);
        File.CreateSymbolicLink(file, elsewhere);

        await IsMissAndMended();
        Assert.Equal(before, await File.ReadAllBytesAsync(elsewhere));
        Assert.Null(new FileInfo(file).LinkTarget);
    }

    [Fact]
    public async Task A_FIFO_in_a_files_place_holds_nobody_up()
    {
        await world.GetWithTokenAsync();
        var file = world.SessionFiles.Single();
        File.Delete(file);
        Assert.Equal(0, (await Child.CaptureAsync("mkfifo", [file], world.Host().Environment, captureError: true, CancellationToken.None)).ExitCode);

        await IsMissAndMended();
    }

    [Fact]
    public async Task An_empty_folder_in_a_files_place_is_replaced()
    {
        await world.GetWithTokenAsync();
        var file = world.SessionFiles.Single();
        File.Delete(file);
        Directory.CreateDirectory(file);

        await IsMissAndMended();
    }

    [Fact]
    public async Task A_full_folder_in_a_files_place_is_told_of_and_left()
    {
        await world.GetWithTokenAsync();
        var file = world.SessionFiles.Single();
        File.Delete(file);
        world.Home.Write(Path.GetRelativePath(world.Home.Path, file) + "/mine", "x");

        await world.GetWithTokenAsync();

        Assert.True(File.Exists(file + "/mine"));
        Assert.Single(Notices());
    }

    [Fact]
    public async Task A_folder_open_to_others_is_mended_with_a_notice()
    {
        var session = await world.GetWithTokenAsync();
        File.SetUnixFileMode(world.Folder, Private | UnixFileMode.GroupRead | UnixFileMode.OtherExecute);

        Assert.Equal(session.Credentials.SessionToken, (await world.GetAsync()).Credentials.SessionToken);

        Assert.Equal(Private, File.GetUnixFileMode(world.Folder));
        Assert.Contains("0700", Notices().Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_a_link_is_not_used_and_said_once()
    {
        var elsewhere = Directory.CreateDirectory(world.Home.File("elsewhere"), Private).FullName;
        Directory.CreateSymbolicLink(world.Folder, elsewhere);

        await world.GetWithTokenAsync();

        Assert.Contains("symbolic link", Notices().Single(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task A_file_in_the_folders_place_is_said_once_and_left()
    {
        world.Home.Write(".aws/mfa-sessions", "mine");

        await world.GetWithTokenAsync();

        Assert.Contains("is not a directory", Notices().Single(), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(world.Folder));
    }

    [Fact]
    public async Task A_home_that_cannot_be_written_is_said_once_and_the_session_still_works()
    {
        var files = (Config: world.Home.ConfigFile, Credentials: world.Home.CredentialsFile);
        var host = With(world.Host(
            ("AWS_CONFIG_FILE", files.Config), ("AWS_SHARED_CREDENTIALS_FILE", files.Credentials), ("AWS_MFA_TOKEN", world.Device.CurrentCode())), "/proc");

        var session = await new SessionBroker(host).GetAsync(SessionWorld.Request(host), CancellationToken.None);

        Assert.True(session.Credentials.IsTemporary);
        Assert.Contains("the session is not saved", Notices().Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_home_the_session_works_and_is_not_cached()
    {
        var host = With(world.Host(
            ("AWS_CONFIG_FILE", world.Home.ConfigFile),
            ("AWS_SHARED_CREDENTIALS_FILE", world.Home.CredentialsFile),
            ("AWS_MFA_TOKEN", world.Device.CurrentCode())), null);

        await new SessionBroker(host).GetAsync(SessionWorld.Request(host), CancellationToken.None);

        Assert.Contains("no home directory", Notices().Single(), StringComparison.Ordinal);
        Assert.Empty(world.SessionFiles);
    }

    [Fact]
    public async Task The_file_names_no_secret_and_only_the_content_holds_them()
    {
        var session = await world.GetWithTokenAsync();
        var file = world.SessionFiles.Single();

        Assert.Matches("^[0-9a-f]{16}\\.json$", Path.GetFileName(file));
        Assert.Contains($"\"{session.Credentials.AccessKeyId}\"", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.DoesNotContain(world.User.SecretAccessKey, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    private static Host With(Host host, string? home)
        => new() { Environment = host.Environment, Home = home, Clock = host.Clock, Error = host.Error };

    private string[] Notices() => [.. world.Error.ToString().Split('\n').Where(line => line.Contains("notice: ", StringComparison.Ordinal))];

    private async Task IsMissAndMended()
    {
        var host = world.Host();
        Assert.Null(new SessionBroker(host).Cached(SessionWorld.Request(host)));
        var fresh = await world.GetWithTokenAsync();
        Assert.Equal(fresh.Credentials.SessionToken, (await world.GetAsync()).Credentials.SessionToken);
        Assert.Equal(2, world.Calls.Count);
        Assert.Empty(world.Error.ToString());
    }
}
