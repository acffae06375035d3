using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

/// <summary>aws-vault's layout: source_profile without role_arn, and include_profile; and keys in the environment beside a profile that has only a serial.</summary>
public sealed class ProfileResolverSourceTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";
    private const string Vault = "[profile test]\ncredential_process = aws-vault exec --no-session --json test\nregion = eu-west-3\n";
    private const string Mfa = $"[profile test-mfa]\nmfa_serial = {Serial}\nsource_profile = test\n";
    private const string Dev = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = test-mfa\n";

    [Fact]
    public void A_profile_with_serial_and_source_profile_is_the_session_of_the_sources_keys()
    {
        var resolution = Resolve(Vault + Mfa, "test-mfa");

        Assert.Equal(
            (Decision.Session, "test-mfa", "aws-vault exec --no-session --json test", Serial, "test"),
            (resolution.Decision, resolution.ProfileName, resolution.CredentialProcess, resolution.Serial, resolution.SourceProfile));
        Assert.Equal("profile 'test-mfa' has a source_profile: profile 'test' has a credential_process and an mfa_serial", resolution.Reason);
        Assert.Equal(("eu-west-3", null), (resolution.Setting("region"), resolution.OwnSetting("region")));
    }

    [Fact]
    public void A_role_may_name_it_as_its_source_profile_and_shares_its_session()
    {
        var (role, user) = (Resolve(Vault + Mfa + Dev, "dev"), Resolve(Vault + Mfa, "test-mfa"));

        Assert.Equal((Decision.Role, user.CredentialProcess, user.Serial, false), (role.Decision, role.User!.CredentialProcess, role.User.Serial, role.MayWorkWithoutMfa));
        Assert.Equal("profile 'dev' is a role: " + user.Reason, role.Reason);
    }

    [Fact]
    public void The_source_itself_passes_through()
        => Assert.Equal(Decision.PassThrough, Resolve(Vault + Mfa, "test").Decision);

    [Fact]
    public void The_sessions_profile_names_the_device_before_its_source_and_the_variable_before_both()
    {
        const string keys = "[profile test]\naws_access_key_id = AKIAt\naws_secret_access_key = s\nmfa_serial = GAHT00000001\n";

        Assert.Equal(Serial, Resolve(keys + Mfa, "test-mfa").Serial);
        Assert.Equal(Serial, Resolve(keys + Mfa + Dev, "dev").Serial);
        Assert.Equal("GAHT00000001", Resolve(keys + "[profile x]\nsource_profile = test\n", "x").Serial);
        Assert.Equal("GAHT00000002", Resolve(keys + Mfa, "test-mfa", ("AWS_MFA_SERIAL", "GAHT00000002")).Serial);
    }

    [Theory]
    [InlineData("[profile x]\nsource_profile = test\n", "profile 'x' has neither access keys nor an mfa_serial")]
    [InlineData("[profile x]\nmfa_serial = GAHT00000001\nsource_profile = gone\n", "the source_profile 'gone' of profile 'x' cannot be used: profile 'gone' does not exist")]
    [InlineData("[profile x]\nmfa_serial = GAHT00000001\nsource_profile = x\n", "the source_profile of profile 'x' leads back to 'x'")]
    [InlineData("[profile x]\nmfa_serial = GAHT00000001\nsource_profile = dev\n", "the source_profile 'dev' of profile 'x' is a role, and only a user has an MFA session")]
    public void What_cannot_be_such_a_session_passes_and_says_why(string lines, string reason)
    {
        var keys = "[profile test]\naws_access_key_id = AKIAt\naws_secret_access_key = s\n";

        Assert.Equal((Decision.PassThrough, reason), Resolve(keys + Mfa + Dev + lines, "x") is var found ? (found.Decision, found.Reason) : default);
    }

    [Fact]
    public void Source_profiles_that_lead_in_a_circle_pass()
        => Assert.Contains(
            "leads back to 'a'",
            Resolve("[profile a]\nmfa_serial = GAHT00000001\nsource_profile = b\n[profile b]\nsource_profile = a\n", "a").Reason,
            StringComparison.Ordinal);

    [Fact]
    public void Keys_of_its_own_come_before_the_source_profile()
    {
        var resolution = Resolve(Vault + Mfa + "aws_access_key_id = AKIAown\naws_secret_access_key = s\n", "test-mfa");

        Assert.Equal(("AKIAown", null), (resolution.Keys?.AccessKeyId, resolution.SourceProfile));
    }

    [Fact]
    public void An_included_profile_fills_in_what_is_open()
    {
        const string root = $"[profile base]\nmfa_serial = {Serial}\nsource_profile = test\nregion = us-west-2\nmfa_ttl = 7200\n";
        var resolution = Resolve(Vault + root + "[profile x]\ninclude_profile = base\n", "x");
        var role = Resolve(Vault + root + "[profile dev]\ninclude_profile = base\nrole_arn = arn:aws:iam::123456789012:role/dev\nregion = eu-north-1\n", "dev");

        Assert.Equal((Decision.Session, Serial, "test", "us-west-2", "7200"), (resolution.Decision, resolution.Serial, resolution.SourceProfile, resolution.IncludedRegion, resolution.Setting("mfa_ttl")));
        Assert.Equal((Decision.Role, Serial, null, "eu-north-1"), (role.Decision, role.Serial, role.IncludedRegion, role.OwnSetting("region")));
    }

    [Fact]
    public void Keys_are_not_inherited_and_with_keys_of_its_own_a_profile_inherits_no_other_identity()
    {
        const string root = $"[profile base]\nmfa_serial = {Serial}\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = test\nsso_session = s\naws_access_key_id = AKIAbase\naws_secret_access_key = s\n";

        Assert.Equal("AKIAx", Resolve(root + "[profile x]\ninclude_profile = base\naws_access_key_id = AKIAx\naws_secret_access_key = s\n", "x") is { Decision: Decision.Session } x ? x.Keys!.AccessKeyId : null);
        Assert.Equal("profile 'y' has no access keys", Resolve("[profile base]\naws_access_key_id = AKIAbase\naws_secret_access_key = s\n[profile y]\ninclude_profile = base\n", "y").Reason);
    }

    [Fact]
    public void Profiles_that_include_each_other_end()
        => Assert.Equal("profile 'a' has no access keys", Resolve("[profile a]\ninclude_profile = b\n[profile b]\ninclude_profile = a\n", "a").Reason);

    [Theory]
    [InlineData(null)]
    [InlineData("x")]
    public void Keys_in_the_environment_belong_to_a_profile_that_has_only_a_serial(string? explicitProfile)
    {
        var resolution = Resolve($"[profile x]\nmfa_serial = {Serial}\nregion = r\n", explicitProfile, EnvironmentKeys(explicitProfile is null ? "x" : null));

        Assert.Equal(
            (Decision.Session, "AKIAenv", Serial, "mfa_serial", explicitProfile),
            (resolution.Decision, resolution.Keys?.AccessKeyId, resolution.Serial, resolution.SerialSource, resolution.ChildProfile));
        Assert.Equal("access keys are in the environment, and profile 'x' has an mfa_serial and no access keys", resolution.Reason);
    }

    [Theory]
    [InlineData("role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = y")]
    [InlineData("source_profile = y")]
    [InlineData("credential_process = p")]
    [InlineData("aws_access_key_id = AKIAother\naws_secret_access_key = s")]
    [InlineData("sso_session = s")]
    public void They_do_not_belong_to_a_profile_with_another_identity(string lines)
    {
        var config = $"[profile x]\nmfa_serial = {Serial}\n{lines}\n";

        Assert.Equal(Decision.PassThrough, Resolve(config, null, EnvironmentKeys("x")).Decision);
        Assert.NotEqual("AKIAenv", Resolve(config, "x", EnvironmentKeys(null)).Keys?.AccessKeyId);
    }

    private static (string, string?)[] EnvironmentKeys(string? profile)
        => [("AWS_ACCESS_KEY_ID", "AKIAenv"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_PROFILE", profile)];

    private static ProfileResolution Resolve(string config, string? explicitProfile, params (string Name, string? Value)[] variables)
        => ProfileResolver.Resolve(
            new EnvironmentBlock([]).With([], [.. variables.Where(variable => variable.Value is not null)]),
            new AwsFiles(new IniFile(Encoding.UTF8.GetBytes(config)), null),
            explicitProfile,
            new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            static () => "alice");
}
