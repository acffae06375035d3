using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public class UserHomeTests
{
    [Theory]
    [InlineData("/home/alice", "/home/alice")]
    [InlineData("/home/alice/", "/home/alice")]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData("relative", "relative")]
    public void HOME_is_taken_as_Pythons_expanduser_takes_it(string value, string home)
        => Assert.Equal(home, UserHome.Find(EnvironmentBlock.From([new("HOME", value)])));

    [NeedsFact("python3")]
    public async Task Without_HOME_it_is_the_users_passwd_entry()
    {
        var theirs = await PythonOracle.RunAsync("import pwd\nprint(out(pwd.getpwuid(os.geteuid()).pw_dir))", []);

        Assert.Equal(RawText.Decode(Convert.FromBase64String(theirs.Single())), UserHome.Find(EnvironmentBlock.Empty));
    }
}
