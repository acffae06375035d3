using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Tests.Settings;

public class SessionLimitsTests
{
    [Fact]
    public void Without_settings_it_is_twelve_hours_and_five_minutes()
        => Assert.Equal(new(43200, TimeSpan.FromMinutes(5), null, Fresh: false), From(null));

    [Theory]
    [InlineData("900", 900)]
    [InlineData("129600", 129600)]
    [InlineData("00900", 900)]
    [InlineData("", 43200)]
    public void AWS_MFA_TTL_and_mfa_ttl_say_how_long(string text, int seconds)
    {
        Assert.Equal(seconds, From(null, ("AWS_MFA_TTL", text)).Seconds);
        Assert.Equal(seconds, From(text).Seconds);
    }

    [Fact]
    public void The_variable_beats_the_profile() => Assert.Equal(1000, From("2000", ("AWS_MFA_TTL", "1000")).Seconds);

    [Theory]
    [InlineData("899")]
    [InlineData("129601")]
    [InlineData("0")]
    [InlineData("-900")]
    [InlineData("+900")]
    [InlineData("1e4")]
    [InlineData("12h")]
    [InlineData("900.0")]
    [InlineData("99999999999999999999")]
    public void Out_of_bounds_is_wrong_usage_that_names_setting_and_bounds(string text)
    {
        var variable = Assert.Throws<UserError>(() => From(null, ("AWS_MFA_TTL", text)));
        var profile = Assert.Throws<UserError>(() => From(text));

        Assert.Equal((ExitCodes.Usage, ExitCodes.Usage), (ExitCodes.Of(variable), ExitCodes.Of(profile)));
        Assert.Equal(($"invalid AWS_MFA_TTL '{text}'", $"invalid mfa_ttl '{text}'"), (variable.Message, profile.Message));
        Assert.Contains("900 to 129600", variable.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_MFA_MIN_TTL", "soon")]
    [InlineData("AWS_MFA_MIN_TTL", "129601")]
    [InlineData("AWS_MFA_MAX_AGE", "soon")]
    [InlineData("AWS_MFA_MAX_AGE", "129601")]
    [InlineData("AWS_MFA_MAX_AGE", "99999999999")]
    public void The_other_numbers_are_checked_too(string name, string text)
    {
        var error = Assert.Throws<UserError>(() => From(null, (name, text)));
        Assert.Equal((ErrorKind.Usage, $"invalid {name} '{text}'", "use a number of seconds from 0 to 129600"), (error.Kind, error.Message, error.Hint));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(900, true)]
    [InlineData(43200, true)]
    [InlineData(899, false)]
    [InlineData(43201, false)]
    public void A_roles_duration_has_both_bounds(int? seconds, bool isLegal)
    {
        var error = Record.Exception(() => SessionLimits.Check(new("dev", "arn:aws:iam::123456789012:role/dev", "alice", null, seconds)));
        Assert.Equal(isLegal, error is null);
        Assert.True(error is null or UserError { Kind: ErrorKind.Usage, Hint: "use a number of seconds from 900 to 43200" });
    }

    [Fact]
    public void The_other_settings_are_read()
        => Assert.Equal(
            new(43200, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(0), Fresh: true),
            From(null, ("AWS_MFA_MIN_TTL", "60"), ("AWS_MFA_MAX_AGE", "0"), ("AWS_MFA_FORCE", "1")));

    private static SessionLimits From(string? inProfile, params (string Name, string Value)[] variables)
        => SessionLimits.From(
            EnvironmentBlock.From(variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))),
            new() { Decision = Decision.Session, Reason = "", ProfileName = "p", Setting = key => key == "mfa_ttl" ? inProfile : null });
}
