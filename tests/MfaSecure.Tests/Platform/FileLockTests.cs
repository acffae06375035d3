using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Platform;

public sealed class FileLockTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Only_one_has_it_until_it_is_given_back()
    {
        using var first = FileLock.TryTake(home.File("l"), out var isUnsupported);
        Assert.NotNull(first);
        Assert.False(isUnsupported);

        Assert.Null(FileLock.TryTake(home.File("l"), out isUnsupported));
        Assert.False(isUnsupported);

        first.Dispose();
        using var second = FileLock.TryTake(home.File("l"), out _);
        Assert.NotNull(second);
    }

    [Fact]
    public void Giving_it_back_twice_frees_nobody_elses()
    {
        var first = FileLock.TryTake(home.File("l"), out _)!;
        first.Dispose();
        using var second = FileLock.TryTake(home.File("l"), out _);
        first.Dispose();

        Assert.Null(FileLock.TryTake(home.File("l"), out _));
    }

    [Fact]
    public void Two_files_are_two_locks()
    {
        using var first = FileLock.TryTake(home.File("a"), out _);
        using var second = FileLock.TryTake(home.File("b"), out _);

        Assert.NotNull(second);
    }

    [Fact]
    public void The_file_is_private_and_empty_and_stays()
    {
        FileLock.TryTake(home.File("l"), out _)!.Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.File("l")));
        Assert.Equal(0, new FileInfo(home.File("l")).Length);
    }

    [Fact]
    public void A_removed_file_holds_off_nobody_who_makes_it_anew()
    {
        using var first = FileLock.TryTake(home.File("l"), out _);
        File.Delete(home.File("l"));
        using var second = FileLock.TryTake(home.File("l"), out _);

        Assert.NotNull(second);
        Assert.Null(FileLock.TryTake(home.File("l"), out _));
    }

    [Fact]
    public void Where_no_file_can_be_made_there_is_no_lock_and_it_says_so()
    {
        Assert.Null(FileLock.TryTake(home.File("nowhere/l"), out var isUnsupported));
        Assert.True(isUnsupported);
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        home.Write("target", "");
        File.CreateSymbolicLink(home.File("l"), "target");

        Assert.Null(FileLock.TryTake(home.File("l"), out var isUnsupported));
        Assert.True(isUnsupported);
    }
}
