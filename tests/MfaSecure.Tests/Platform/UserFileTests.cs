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

        UserFile.Replace(home.File("link"), Encoding.UTF8.GetBytes(text));

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

        UserFile.Replace(home.File("his"), Encoding.UTF8.GetBytes(text));

        Assert.Equal((text, "12345 23456"), (File.ReadAllText(home.File("his")), Run("stat", "-c", "%u %g", home.File("his"))));
    }

    [Fact]
    public void A_new_file_and_its_folder_are_private()
    {
        UserFile.Replace(home.File("new/file"), "x"u8);

        Assert.Equal(("600", "700"), (Mode(home.File("new/file")), Mode(home.File("new"))));
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
