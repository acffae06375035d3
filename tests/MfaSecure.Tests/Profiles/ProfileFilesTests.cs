using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Profiles;

public sealed class ProfileFilesTests : IDisposable
{
    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Both_files_are_joined()
    {
        home.Config("[profile x]\nregion = r\n").Credentials("[x]\nmfa_serial = s\n");

        var profile = Load().Profiles.Find("x")!;

        Assert.Equal(("r", "s"), (profile["region"], profile["mfa_serial"]));
    }

    [Fact]
    public void Files_that_are_not_there_or_no_files_are_empty_and_no_problem()
    {
        Directory.CreateDirectory(home.ConfigFile);

        Assert.Null(Load().Problem());
        Assert.Empty(Load().Profiles.Names);
    }

    [Fact]
    public void Without_a_home_there_are_none()
        => Assert.Empty(ProfileFiles.Load(new Host { Environment = EnvironmentBlock.Empty }).Profiles.Names);

    [Theory]
    [InlineData("[x]\n[x]\n")]
    [InlineData("x = 1\n")]
    [InlineData("\uFEFF[x]\n")]
    public void What_aws_rejects_is_reported_with_the_files_name(string text)
    {
        home.Credentials(text);

        Assert.StartsWith(home.CredentialsFile + ": ", Load().Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_file_elsewhere_is_followed()
    {
        home.Write("dotfiles/config", "[default]\nregion = r\n");
        File.CreateSymbolicLink(home.ConfigFile, "../dotfiles/config");

        Assert.Equal("r", Load().Profiles.Find("default")?["region"]);
    }

    private ProfileFiles Load() => ProfileFiles.Load(new Host { Environment = EnvironmentBlock.Empty, Home = home.Path });
}
