using System.Text;
using MfaSecure.CredentialServer;
using MfaSecure.Profiles;
using MfaSecure.Settings;
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
    public void Access_keys_and_other_secrets_are_left_out_and_their_profile_asks_us_instead()
    {
        world.Home.Config(
            """
            [default]
              aws_access_key_id = AKIAx
              aws_secret_access_key =
                secret1
              region = eu-west-1
            [profile "it's"]
            aws_session_token = secret2
            aws_secret_access_key = secret3
            my_password = secret4
            output = json
            [profile process]
            credential_process = /bin/x
            aws_access_key_id = AKIAy
            aws_secret_access_key = secret5
            [services z]
            x = y
            """);

        using var written = Write("mfa", out var files);

        var text = File.ReadAllText(written.ConfigPath);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIA", text, StringComparison.Ordinal);
        Assert.Equal("aws-mfa-secure credential-process --profile default", files.Find("default")!["credential_process"]);
        Assert.Equal("aws-mfa-secure credential-process --profile 'it'\"'\"'s'", files.Find("it's")!["credential_process"]);
        Assert.Equal(("/bin/x", "json", "y"), (files.Find("process")!["credential_process"], files.Find("it's")!["output"], files.Services("z")!["x"]));
        Assert.Null(new IniFile(File.ReadAllBytes(written.ConfigPath)).Check());
    }

    [Fact]
    public void Is_readable_for_its_owner_alone_and_gone_at_the_end()
    {
        var written = Write("mfa", out _);
        var folder = Path.GetDirectoryName(written.ConfigPath)!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(written.ConfigPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));

        written.Dispose();

        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Lies_in_the_runtime_directory_else_in_the_state_directory()
    {
        Directory.CreateDirectory(world.Home.File("run"));

        using var first = Write("mfa", out _, ("XDG_RUNTIME_DIR", world.Home.File("run")));
        using var second = Write("mfa", out _, ("XDG_RUNTIME_DIR", world.Home.File("none")));
        using var third = Write("mfa", out _, ("XDG_STATE_HOME", "/dev/null"));

        Assert.Equal(world.Home.File("run/aws-mfa-secure"), Path.GetDirectoryName(first.ConfigPath));
        Assert.Equal(world.Home.File(".local/state/aws-mfa-secure"), Path.GetDirectoryName(second.ConfigPath));
        Assert.StartsWith(world.Home.Temp, third.ConfigPath, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_a_living_process_stays_and_that_of_a_killed_one_is_swept()
    {
        using var living = Write("mfa", out _);
        var killed = Path.Combine(Path.GetDirectoryName(living.ConfigPath)!, ServerProfile.FilePrefix + "killed");
        File.WriteAllText(killed, "x");
        File.WriteAllText(killed + ".lock", "");

        using var next = Write("mfa", out _);

        Assert.Equal(
            [living.ConfigPath, living.ConfigPath + ".lock", next.ConfigPath, next.ConfigPath + ".lock"],
            Directory.GetFiles(Path.GetDirectoryName(living.ConfigPath)!).Except([""]).OrderBy(file => file.StartsWith(next.ConfigPath, StringComparison.Ordinal)).ThenBy(file => file, StringComparer.Ordinal));
    }

    [Fact]
    public void Without_any_files_there_is_the_profile_alone()
    {
        File.Delete(world.Home.File(".aws/config"));
        File.Delete(world.Home.File(".aws/credentials"));

        using var written = Write("default", out _);

        Assert.Equal("\n[profile aws-mfa-secure]\n", File.ReadAllText(written.ConfigPath, Encoding.UTF8));
    }

    private ServerProfile Write(string profile, out AwsFiles files, params (string Name, string? Value)[] variables)
    {
        var host = world.Host(variables);
        var written = ServerProfile.Write(host, ProfileFiles.Load(host).Profiles, profile, StateFolder.ForProcess(host));
        files = new(new IniFile(File.ReadAllBytes(written.ConfigPath)), null);
        return written;
    }
}
