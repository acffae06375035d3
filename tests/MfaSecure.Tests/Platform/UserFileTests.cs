using System.Globalization;
using System.Text;
using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Platform;

public sealed class UserFileTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("short")]
    [InlineData("and much longer than what was there before")]
    public void A_file_is_replaced_behind_its_link_with_its_mode(string text)
    {
        home.Write("real", "what was there").Write("away/x", "");
        File.SetUnixFileMode(home.File("real"), (UnixFileMode)416);
        File.CreateSymbolicLink(home.File("link"), home.File("real"));

        UserFile.Edit(home.File("link"), _ => Encoding.UTF8.GetBytes(text));

        Assert.Equal((text, (UnixFileMode)416, home.File("real")), (File.ReadAllText(home.File("real")), File.GetUnixFileMode(home.File("real")), new FileInfo(home.File("link")).LinkTarget));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("and much longer than what was there before")]
    public void Another_users_file_stays_his_in_all_but_its_bytes(string text)
    {
        home.Write("his", "what was there");
        if (Run("id", "-u") != "0")
        {
            // Nobody else could have made it.
            return;
        }

        Run("chown", "12345:23456", home.File("his"));

        UserFile.Edit(home.File("his"), _ => Encoding.UTF8.GetBytes(text));

        Assert.Equal((text, "12345 23456"), (File.ReadAllText(home.File("his")), Run("stat", "-c", "%u %g", home.File("his"))));
    }

    [Fact]
    public void A_new_file_and_its_folder_are_private()
    {
        UserFile.Edit(home.File("new/file"), _ => "x"u8.ToArray());

        Assert.Equal(("600", "700"), (Mode(home.File("new/file")), Mode(home.File("new"))));
    }

    [Fact]
    public void Group_list_and_attributes_stay()
    {
        home.Write("config", "before");
        string Facts() => Run("python3", "-c", """
            import os, sys
            f = sys.argv[1]
            print(os.stat(f).st_gid, oct(os.stat(f).st_mode), [(n, os.getxattr(f, n)) for n in sorted(os.listxattr(f))])
            """, home.File("config"));
        Run("python3", "-c", """
            import os, struct, sys
            f = sys.argv[1]
            entry = lambda *e: struct.pack('<HHI', *e)
            acl = struct.pack('<I', 2) + entry(1, 6, 2**32-1) + entry(2, 4, 1) + entry(4, 0, 2**32-1) + entry(16, 4, 2**32-1) + entry(32, 0, 2**32-1)
            os.chown(f, -1, ([g for g in os.getgroups() if g != os.getgid()] + ([1] if os.getuid() == 0 else []) + [os.getgid()])[0])
            os.setxattr(f, 'user.note', b'mine')
            os.setxattr(f, 'system.posix_acl_access', acl)
            os.setxattr(os.path.dirname(f), 'system.posix_acl_default', acl)
            """, home.File("config"));
        var before = Facts();

        UserFile.Edit(home.File("config"), _ => "after"u8.ToArray());

        Assert.Equal(("after", before), (File.ReadAllText(home.File("config")), Facts()));
    }

    [Fact]
    public void Writers_at_once_lose_nothing()
    {
        home.Write("config", "");

        Parallel.For(0, 40, number => UserFile.Edit(home.File("config"), bytes => [.. bytes, (byte)('A' + number)]));

        Assert.Equal(40, File.ReadAllText(home.File("config")).Distinct().Count());
        Assert.Equal([home.File("config")], Directory.GetFiles(home.Path));
    }

    [Fact]
    public void What_a_killed_writer_left_goes_with_the_next_change_and_the_users_own_files_stay()
    {
        home.Write("config", "x").Write("config.backup.tmp", "").Write("config.0123456789abcdef0123456789abcdef.tmp", "secret");

        UserFile.Edit(home.File("config"), bytes => bytes);

        Assert.Equal(["config", "config.backup.tmp"], Directory.GetFiles(home.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8).ToString(CultureInfo.InvariantCulture);

    private static string Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
