using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public class TempHomeTests
{
    [Fact]
    public void Files_are_private_and_deleted_with_the_home_folder()
    {
        string path;
        using (var home = new TempHome().Config("[default]\n").Credentials("x"))
        {
            path = home.Path;
            Assert.Equal("[default]\n", File.ReadAllText(home.ConfigFile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(home.CredentialsFile));
        }

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void Inaccessible_folders_and_links_are_deleted_but_link_targets_are_not()
    {
        using var other = new TempHome().Config("target");
        string path;
        using (var home = new TempHome())
        {
            path = home.Path;
            Directory.CreateSymbolicLink(home.File("link"), other.AwsFolder);
            Directory.CreateDirectory(home.File("closed/inner"));
            File.SetUnixFileMode(home.File("closed"), UnixFileMode.None);
        }

        Assert.False(Directory.Exists(path));
        Assert.Equal("target", File.ReadAllText(other.ConfigFile));
    }

    [Fact]
    public void The_environment_contains_only_the_home_folders_variables()
    {
        using var home = new TempHome();

        var environment = home.Environment(("AWS_PROFILE", "x"), ("TERM", null));

        string[] isolation = [.. Isolation.Variables.Select(variable => variable.Name)];
        Assert.Equal(["AWS_PROFILE", "HOME", "PATH", "TMPDIR"], environment.Keys.Except(isolation).Order());
        Assert.Superset(isolation.ToHashSet(), environment.Keys.ToHashSet());
        Assert.StartsWith(home.Bin + ":", environment["PATH"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_has_the_users_access_key_and_the_devices_serial()
    {
        using var sts = LocalSts.Start();
        var alice = sts.AddUser("alice");
        using var home = new TempHome().AddProfile("default", alice).AddProfile("work", alice, alice.AddTotpDevice(), "output = json\n");

        Assert.Contains($"[work]\naws_access_key_id = {alice.AccessKeyId}\n", File.ReadAllText(home.CredentialsFile), StringComparison.Ordinal);
        Assert.Equal(
            "[default]\nregion = eu-west-1\n\n[profile work]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\noutput = json\n\n",
            File.ReadAllText(home.ConfigFile));
    }
}
