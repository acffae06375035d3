using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Platform;

public sealed class AtomicFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void A_new_file_is_private()
    {
        AtomicFile.Write(home.File("f"), "text"u8);

        Assert.Equal(("text", Private), (File.ReadAllText(home.File("f")), File.GetUnixFileMode(home.File("f"))));
    }

    [Fact]
    public void A_file_is_replaced_whole_after_the_new_one_was_prepared()
    {
        home.Write("f", "a longer text");

        Assert.False(AtomicFile.Write(home.File("f"), "new"u8, _ => false));
        Assert.Equal(("a longer text", 1), (File.ReadAllText(home.File("f")), Directory.GetFiles(home.Path).Length));

        Assert.True(AtomicFile.Write(home.File("f"), "new"u8, written =>
        {
            File.SetUnixFileMode(written, Private | UnixFileMode.GroupRead);
            return true;
        }));

        Assert.Equal(("new", Private | UnixFileMode.GroupRead), (File.ReadAllText(home.File("f")), File.GetUnixFileMode(home.File("f"))));
    }

    [Fact]
    public void A_link_is_replaced_and_its_target_stays()
    {
        home.Write("target", "mine");
        File.CreateSymbolicLink(home.File("f"), "target");

        AtomicFile.Write(home.File("f"), "new"u8);

        Assert.Equal("mine", File.ReadAllText(home.File("target")));
        Assert.Null(new FileInfo(home.File("f")).LinkTarget);
    }

    [Fact]
    public void Where_it_cannot_be_replaced_nothing_is_left_beside_it()
    {
        home.Write("f/in-the-way", "x");

        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(home.File("f"), "new"u8));

        Assert.Empty(Directory.GetFiles(home.Path, "f*"));
        Assert.Equal("x", File.ReadAllText(home.File("f/in-the-way")));
    }

    [Fact]
    public void Without_its_folder_there_is_no_file()
        => Assert.ThrowsAny<IOException>(() => AtomicFile.Write(home.File("nowhere/f"), "new"u8));

    [Fact]
    public void What_killed_writers_left_is_removed_and_nothing_else()
    {
        using var folder = new TempHome();
        foreach (var name in (string[])["f.json", "f.json.0123456789abcdef0123456789abcdef.tmp", "f.json.0a1b.tmp", "f.json.lock", "g.json.0a1b.tmp"])
        {
            folder.Write($"d/{name}", "");
        }

        AtomicFile.RemoveLeftovers(folder.File("d/f.json"));

        Assert.Equal(["f.json", "f.json.0a1b.tmp", "f.json.lock", "g.json.0a1b.tmp"], Directory.GetFiles(folder.File("d")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
