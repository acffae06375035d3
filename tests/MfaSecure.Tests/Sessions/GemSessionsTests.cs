using System.Globalization;

namespace MfaSecure.Tests.Sessions;

public sealed class GemSessionsTests : IDisposable
{
    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'")]
    [InlineData("yyyy-MM-dd HH:mm:ss 'UTC'")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'+00:00'")]
    public async Task A_live_session_of_the_gem_is_taken_over_and_kept_as_ours(string form)
    {
        var ends = Leave("mfa", TimeSpan.FromHours(1), form);

        var session = await world.GetAsync();
        Directory.Delete(world.Home.File(".aws/aws-mfa-secure-sessions"), recursive: true);
        var cached = await world.GetAsync();

        Assert.Equal(("ASIAGEM", "gem-token"), (session.Credentials.AccessKeyId, session.Credentials.SessionToken));
        Assert.Equal(ends, session.Expiration);
        Assert.Equal("gem-token", cached.Credentials.SessionToken);
        Assert.Empty(world.Calls);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(299)]
    [InlineData(130_000)]
    public async Task One_that_has_ended_or_soon_will_is_not(int seconds)
    {
        Leave("mfa", TimeSpan.FromSeconds(seconds));

        await IsNotTaken();
    }

    [Fact]
    public async Task One_of_another_profile_is_not()
    {
        Leave("other", TimeSpan.FromHours(1));

        await IsNotTaken();
    }

    [Fact]
    public async Task One_is_not_where_keys_in_the_environment_are_not_the_profiles()
    {
        Leave("mfa", TimeSpan.FromHours(1));
        var bob = world.Sts.AddUser("bob");
        var device = bob.AddTotpDevice();

        await IsNotTaken(
            device.CurrentCode(),
            ("AWS_ACCESS_KEY_ID", bob.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", bob.SecretAccessKey), ("AWS_MFA_SERIAL", device.Serial));
    }

    [Theory]
    [InlineData("AWS_MFA_FORCE", "1")]
    [InlineData("AWS_MFA_MAX_AGE", "86400")]
    public async Task One_is_not_where_a_fresh_or_young_one_is_asked_for(string name, string value)
    {
        Leave("mfa", TimeSpan.FromHours(1));

        await IsNotTaken(world.Device.CurrentCode(), (name, value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"access_key_id\": 1}")]
    [InlineData("{\"access_key_id\":\"a\",\"secret_access_key\":\"b\",\"session_token\":\"c\",\"expiration\":\"soon\"}")]
    [InlineData("{\"access_key_id\":\"a\",\"secret_access_key\":\"b\",\"session_token\":\"c\"}")]
    [InlineData("{\"access_key_id\":\"\\ud800\",\"secret_access_key\":\"b\",\"session_token\":\"c\",\"expiration\":\"2099-01-01T00:00:00Z\"}")]
    public async Task A_damaged_one_is_not(string content)
    {
        world.Home.Write(".aws/aws-mfa-secure-sessions/mfa", content);

        await IsNotTaken();
    }

    [Fact]
    public async Task A_link_in_its_place_is_not()
    {
        Leave("elsewhere", TimeSpan.FromHours(1));
        File.CreateSymbolicLink(world.Home.File(".aws/aws-mfa-secure-sessions/mfa"), "elsewhere");

        await IsNotTaken();
    }

    private DateTimeOffset Leave(string profile, TimeSpan left, string form = "yyyy-MM-dd'T'HH:mm:ss'Z'")
    {
        var ends = DateTimeOffset.FromUnixTimeSeconds((world.Sts.Clock.GetUtcNow() + left).ToUnixTimeSeconds());
        var text = ends.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);
        world.Home.Write(
            $".aws/aws-mfa-secure-sessions/{profile}",
            $$"""{"access_key_id":"ASIAGEM","secret_access_key":"gem-secret","session_token":"gem-token","expiration":"{{text}}"}""");
        return ends;
    }

    private Task IsNotTaken() => IsNotTaken(world.Device.CurrentCode());

    private async Task IsNotTaken(string code, params (string, string?)[] variables)
    {
        var session = await world.GetAsync([.. variables, ("AWS_MFA_TOKEN", code)]);

        Assert.NotEqual("gem-token", session.Credentials.SessionToken);
        Assert.Single(world.Calls);
    }
}
