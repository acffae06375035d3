using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Platform;

/// <summary>By system calls on Linux, and by .NET's own means for the other systems: they must tell the same.</summary>
public sealed class RawFileTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_up_to_the_limit_is_read_whole(bool portably)
    {
        home.Write("f", "12345");

        Assert.Equal("12345"u8.ToArray(), Read("f", 5, portably));
        Assert.Null(Read("f", 4, portably));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_a_folder_and_an_unfollowed_link_are_no_files(bool portably)
    {
        home.Write("f", "x");
        File.CreateSymbolicLink(home.File("link"), "f");
        File.CreateSymbolicLink(home.File("broken"), "nowhere");

        Assert.Null(Read("nothing", 9, portably));
        Assert.Null(Read(".aws", 9, portably));
        Assert.Null(Read("link", 9, portably, follow: false));
        Assert.Null(Read("broken", 9, portably));
        Assert.Equal("x"u8.ToArray(), Read("link", 9, portably));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kind_mode_and_size_are_told(bool portably)
    {
        home.Write("f", "12345");
        File.CreateSymbolicLink(home.File("link"), "f");

        var file = Stat("f", portably);
        Assert.Equal((true, false, false, 5L, false), (file.IsRegular, file.IsDirectory, file.IsLink, file.Size, file.IsOpenToOthers));
        Assert.True(Stat(".aws", portably).IsDirectory);
        Assert.True(Stat("link", portably).IsLink);
        Assert.True(Stat("link", portably, follow: true).IsRegular);
        File.SetUnixFileMode(home.File("f"), UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        Assert.True(Stat("f", portably).IsOpenToOthers);
    }

    [Fact]
    public void Two_paths_to_one_file_are_the_same()
    {
        home.Write("f", "");
        home.Write("g", "");
        File.CreateSymbolicLink(home.File("link"), "f");

        Assert.True(Stat("f", false).IsSameFile(Stat("link", false, follow: true)));
        Assert.False(Stat("f", false).IsSameFile(Stat("g", false)));
    }

    [Fact]
    public async Task A_path_of_bytes_that_are_no_UTF8_is_found()
    {
        var path = home.File("x") + "\uDCFF";
        using (FileLock.TryTake(path, out _))
        {
            Assert.True(RawFile.TryStat(path, follow: false, out var facts));
            Assert.True(facts.IsRegular);
            Assert.Equal([], RawFile.Read(path, 9, out _)!);
        }

        // .NET can name it neither to find nor to remove it.
        var listed = await Child.CaptureAsync(
            "/bin/sh", ["-c", "ls -b \"$0\"; rm \"$0\"/x?", home.Path], EnvironmentBlock.From(home.Environment()), captureError: true, CancellationToken.None);
        Assert.Contains("x\\377", listed.Output.Split('\n'));
    }

    [Fact]
    public void The_start_of_a_file_is_as_much_as_fits()
    {
        home.Write("f", "12345");
        Span<byte> buffer = stackalloc byte[3];

        Assert.Equal("123"u8.ToArray(), RawFile.ReadStart(home.File("f"), buffer).ToArray());
        Assert.Equal([], RawFile.ReadStart(home.File("nothing"), buffer).ToArray());
    }

    private byte[]? Read(string name, long limit, bool portably, bool follow = true)
    {
        FileFacts facts = default;
        return portably ? RawFile.ReadPortably(home.File(name), limit, follow, ref facts) : RawFile.Read(home.File(name), limit, out facts, follow);
    }

    private FileFacts Stat(string name, bool portably, bool follow = false)
    {
        FileFacts facts = default;
        Assert.True(portably ? RawFile.StatPortably(home.File(name), follow, ref facts) : RawFile.TryStat(home.File(name), follow, out facts));
        return facts;
    }
}
