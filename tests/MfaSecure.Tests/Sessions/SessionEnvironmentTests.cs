using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Tests.Sessions;

public class SessionEnvironmentTests
{
    private static readonly Session Sample = Session.Create("ASIA", "secret", "token", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), default);

    private static readonly string[] Given =
    [
        "AWS_ACCESS_KEY_ID=ASIA", "AWS_SECRET_ACCESS_KEY=secret", "AWS_SESSION_TOKEN=token",
        "AWS_CREDENTIAL_EXPIRATION=2026-01-01T12:00:00Z", "AWS_SESSION_EXPIRATION=2026-01-01T12:00:00Z",
    ];

    [Fact]
    public void The_sessions_variables_take_the_place_of_all_that_would_contradict()
        => Assert.Equal(["A=1", "B=2", .. Given], For(
            null,
            "A=1", "AWS_ACCESS_KEY_ID=AKIA", "AWS_SECRET_ACCESS_KEY=x", "AWS_SESSION_TOKEN=old", "AWS_SECURITY_TOKEN=old",
            "AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z", "AWS_SESSION_EXPIRATION=x", "AWS_MFA_TOKEN=123456", "B=2"));

    [Fact]
    public void A_profile_of_the_command_line_becomes_AWS_PROFILE()
        => Assert.Equal(["A=1", .. Given, "AWS_PROFILE=mfa"], For("mfa", "AWS_PROFILE=x", "AWS_DEFAULT_PROFILE=y", "A=1"));

    [Fact]
    public void Profiles_of_variables_stay()
        => Assert.Equal(["AWS_PROFILE=x", "AWS_DEFAULT_PROFILE=x", .. Given], For(null, "AWS_PROFILE=x", "AWS_DEFAULT_PROFILE=x"));

    [Fact]
    public void Settings_of_region_output_and_ours_stay()
    {
        string[] others = ["AWS_REGION=r", "AWS_DEFAULT_OUTPUT=json", "AWS_MFA_SERIAL=s", "AWS_MFA_TTL=900", "AWS_MFA_TOKEN_FILE=no", "=odd", "odd"];

        Assert.Equal([.. others, .. Given], For(null, others));
    }

    private static string[] For(string? childProfile, params string[] entries)
        => [.. SessionEnvironment.For(
                new([.. entries.Select(RawText.Encode)]),
                new() { Decision = Decision.Session, Reason = "", ProfileName = "p", ChildProfile = childProfile },
                Sample)
            .Entries.Select(entry => RawText.Decode(entry))];
}
