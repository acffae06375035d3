using System.Text;
using MfaSecure.CredentialServer;
using MfaSecure.Profiles;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.CredentialServer;

public sealed class ServerProfileTests : IDisposable
{
    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void Has_the_settings_of_the_profile_and_nothing_that_gives_credentials()
    {
        world.Home.Config(
            """
            [profile dev]
            role_arn = arn:aws:iam::123456789012:role/dev
            source_profile = mfa
            mfa_serial = x
            sso_session = y
            aws_access_key_id = AKIAx
            __yubikey = 1
            s3 =
              addressing_style = path

              max_queue_size = 5
            output = json
            """);
        world.Home.Append(".aws/credentials", "[dev]\nregion = eu-west-3\naws_secret_access_key = s\n");

        using var written = Write("dev", out var files);

        var section = files.Find(written.Name)!.Config!;
        Assert.Equal(["s3", "output", "region"], section.Keys);
        Assert.Equal(("json", "eu-west-3", "path", "5"), (section["output"], section["region"], section.Nested("s3", "addressing_style"), section.Nested("s3", "max_queue_size")));
        Assert.Null(new IniFile(File.ReadAllBytes(written.ConfigPath)).Check());
    }

    [Fact]
    public void The_users_own_file_is_in_front_of_it_byte_for_byte()
    {
        byte[] own = [.. "[profile aws-mfa-secure]\r\n# "u8, 0xff, .. "\r\n[profile aws-mfa-secure-2]\nregion = x"u8];
        File.WriteAllBytes(world.Home.File(".aws/config"), own);

        using var written = Write("mfa", out _);

        Assert.Equal("aws-mfa-secure-3", written.Name);
        Assert.Equal([.. own, .. "\n[profile aws-mfa-secure-3]\n"u8], File.ReadAllBytes(written.ConfigPath));
    }

    [Fact]
    public void Is_readable_for_its_owner_alone_and_gone_at_the_end()
    {
        var written = Write("mfa", out _);
        var folder = Path.GetDirectoryName(written.ConfigPath)!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(written.ConfigPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));

        written.Dispose();

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Without_any_files_there_is_the_profile_alone()
    {
        File.Delete(world.Home.File(".aws/config"));
        File.Delete(world.Home.File(".aws/credentials"));

        using var written = Write("default", out _);

        Assert.Equal("\n[profile aws-mfa-secure]\n", File.ReadAllText(written.ConfigPath, Encoding.UTF8));
    }

    private ServerProfile Write(string profile, out AwsFiles files)
    {
        var written = ServerProfile.Write(world.Host(), ProfileFiles.Load(world.Host()).Profiles, profile);
        files = new(new IniFile(File.ReadAllBytes(written.ConfigPath)), null);
        return written;
    }
}
