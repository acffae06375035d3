using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

/// <summary>The contract's "Who needs MFA" and "Which profile", with the table of the real CLI in mind.</summary>
public class ProfileResolverTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null, null, "default")]
    [InlineData(null, "a", null, "a")]
    [InlineData(null, null, "b", "b")]
    [InlineData(null, "a", "b", "a")]
    [InlineData("c", "a", "b", "c")]
    [InlineData("c", null, null, "c")]
    public void The_profile_is_the_explicit_one_then_AWS_PROFILE_then_AWS_DEFAULT_PROFILE(string? named, string? first, string? second, string expected)
    {
        var resolution = Resolve(Keys("default", "a", "b", "c"), Serials("default", "a", "b", "c"), named, ("AWS_PROFILE", first), ("AWS_DEFAULT_PROFILE", second));

        Assert.Equal((Decision.Session, expected, "AKIA" + expected), (resolution.Decision, resolution.ProfileName, resolution.Keys?.AccessKeyId));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, "a", null, null)]
    [InlineData(null, null, "b", null)]
    [InlineData(null, "a", "a", null)]
    [InlineData(null, "a", "b", "a")]
    [InlineData("c", null, null, "c")]
    [InlineData("c", "a", "b", "c")]
    public void The_child_gets_the_profile_only_where_its_variables_do_not_select_it(string? named, string? first, string? second, string? told)
    {
        var resolution = Resolve(Keys("default", "a", "b", "c"), Serials("default", "a", "b", "c"), named, ("AWS_PROFILE", first), ("AWS_DEFAULT_PROFILE", second));

        Assert.Equal(told, resolution.ChildProfile);
    }

    [Fact]
    public void Keys_and_serial_of_a_profile_make_a_session()
    {
        var resolution = Resolve(Keys("mfa"), Serials("mfa"), "mfa");

        Assert.Equal((Decision.Session, "AKIAmfa", Serial, "mfa_serial"), (resolution.Decision, resolution.Keys?.AccessKeyId, resolution.Serial, resolution.SerialSource));
    }

    [Fact]
    public void AWS_MFA_SERIAL_beats_the_files()
    {
        var resolution = Resolve(Keys("mfa"), Serials("mfa"), "mfa", ("AWS_MFA_SERIAL", "GAHT12345678"));

        Assert.Equal(("GAHT12345678", "AWS_MFA_SERIAL"), (resolution.Serial, resolution.SerialSource));
    }

    [Fact]
    public void The_credentials_file_beats_the_config_file_key_by_key()
    {
        var resolution = Resolve(
            Keys("mfa") + "mfa_serial = GAHT00000001\n",
            "[profile mfa]\nmfa_serial = GAHT00000002\nregion = r\naws_access_key_id = AKIAother\naws_secret_access_key = s\n",
            "mfa");

        Assert.Equal(("AKIAmfa", "GAHT00000001", "r"), (resolution.Keys?.AccessKeyId, resolution.Serial, resolution.Setting("region")));
    }

    [Fact]
    public void Keys_in_the_config_file_count_where_the_credentials_file_has_none()
    {
        var resolution = Resolve("", Serials("mfa") + "aws_access_key_id = AKIAc\naws_secret_access_key = s\n", "mfa");

        Assert.Equal((Decision.Session, "AKIAc"), (resolution.Decision, resolution.Keys?.AccessKeyId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("aws_secret_access_key =\n")]
    public void Half_a_key_in_the_credentials_file_is_left_to_aws_whatever_the_config_file_has(string secret)
    {
        var credentials = "[mfa]\naws_access_key_id = AKIAx\n" + secret;

        Assert.Equal(Decision.PassThrough, Resolve(credentials, Serials("mfa") + "aws_access_key_id = AKIAc\naws_secret_access_key = s\n", "mfa").Decision);
        Assert.Equal(Decision.PassThrough, Resolve(credentials, Serials("mfa") + "credential_process = p\n", "mfa").Decision);
    }

    [Fact]
    public void A_profile_without_a_serial_passes_and_says_so()
    {
        var resolution = Resolve(Keys("plain"), "", "plain");

        Assert.Equal((Decision.PassThrough, true, "AKIAplain"), (resolution.Decision, resolution.LacksSerial, resolution.Keys?.AccessKeyId));
        Assert.Equal("profile 'plain' has no mfa_serial", resolution.Reason);
    }

    [Theory]
    [InlineData("mfa_serial =")]
    [InlineData("mfa_serial =\n  nested = x")]
    public void An_empty_serial_is_none(string line)
        => Assert.True(Resolve(Keys("mfa"), "[profile mfa]\n" + line + "\n", "mfa").LacksSerial);

    [Theory]
    [InlineData("sso_start_url = x")]
    [InlineData("sso_session = x")]
    [InlineData("sso_account_id = 1\nsso_role_name = r")]
    [InlineData("web_identity_token_file = /t\nrole_arn = r")]
    [InlineData("credential_source = Environment\nrole_arn = r")]
    [InlineData("login_session = x")]
    public void Profiles_of_kinds_that_are_not_served_pass(string lines)
        => Assert.Equal(
            (Decision.PassThrough, false),
            Resolve(Keys("x"), $"[profile x]\nmfa_serial = {Serial}\n{lines}\n", "x") is var resolution ? (resolution.Decision, resolution.LacksSerial) : default);

    [Theory]
    [InlineData("aws_session_token = t")]
    [InlineData("aws_security_token = t")]
    public void Credentials_of_a_profile_that_are_already_temporary_pass(string line)
        => Assert.Contains("already temporary", Resolve(Keys("mfa") + line + "\n", Serials("mfa"), "mfa").Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("missing")]
    [InlineData("")]
    public void A_profile_that_does_not_exist_is_left_to_aws(string name)
    {
        Assert.Equal(Decision.PassThrough, Resolve(Keys("mfa"), Serials("mfa"), null, ("AWS_PROFILE", name)).Decision);
        Assert.Equal(Decision.PassThrough, Resolve(Keys("mfa"), Serials("mfa"), null, [("AWS_PROFILE", name), .. Environment]).Decision);
        Assert.Equal(
            Decision.PassThrough,
            Resolve(Keys("mfa"), Serials("mfa"), null, [("AWS_PROFILE", name), .. Environment, ("AWS_MFA_SERIAL", Serial)]).Decision);
    }

    [Fact]
    public void Without_any_file_or_key_aws_is_left_alone()
        => Assert.Equal(Decision.PassThrough, ProfileResolver.Resolve(EnvironmentBlock.Empty, new(null, null), null, Now, () => "").Decision);

    [Fact]
    public void Keys_in_the_environment_with_AWS_MFA_SERIAL_need_no_file()
    {
        var environment = EnvironmentBlock.From([.. Environment.Append(("AWS_MFA_SERIAL", Serial)).Select(Pair)]);

        var resolution = ProfileResolver.Resolve(environment, new(null, null), null, Now, () => "");

        Assert.Equal((Decision.Session, "AKIAenv", Serial, (string?)null), (resolution.Decision, resolution.Keys?.AccessKeyId, resolution.Serial, resolution.ChildProfile));
    }

    [Fact]
    public void Keys_in_the_environment_come_before_the_profile_of_a_variable()
    {
        var resolution = Resolve(Keys("mfa"), Serials("mfa"), null, [("AWS_PROFILE", "mfa"), .. Environment]);

        Assert.Equal(Decision.PassThrough, resolution.Decision);
        Assert.Contains("not those of profile 'mfa'", resolution.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profiles_serial_applies_to_keys_in_the_environment_that_are_its_own()
    {
        var resolution = Resolve(
            Keys("mfa"), Serials("mfa"), null, ("AWS_PROFILE", "mfa"), ("AWS_ACCESS_KEY_ID", "AKIAmfa"), ("AWS_SECRET_ACCESS_KEY", "other"));

        Assert.Equal((Decision.Session, "other", Serial), (resolution.Decision, resolution.Keys?.SecretAccessKey, resolution.Serial));
    }

    [Fact]
    public void AWS_MFA_SERIAL_applies_to_keys_in_the_environment_whatever_the_profile()
    {
        var resolution = Resolve(Keys("mfa"), Serials("mfa"), null, [("AWS_PROFILE", "mfa"), ("AWS_MFA_SERIAL", "GAHT12345678"), .. Environment]);

        Assert.Equal((Decision.Session, "AKIAenv", "GAHT12345678"), (resolution.Decision, resolution.Keys?.AccessKeyId, resolution.Serial));
    }

    [Fact]
    public void An_explicit_profile_shuts_the_environments_keys_off()
    {
        var resolution = Resolve(Keys("mfa"), Serials("mfa"), "mfa", [.. Environment, ("AWS_SESSION_TOKEN", "t")]);

        Assert.Equal((Decision.Session, "AKIAmfa"), (resolution.Decision, resolution.Keys?.AccessKeyId));
    }

    [Theory]
    [InlineData("AWS_SESSION_TOKEN")]
    [InlineData("AWS_SECURITY_TOKEN")]
    public void Credentials_in_the_environment_that_are_already_temporary_pass(string token)
        => Assert.Equal(
            Decision.PassThrough,
            Resolve(Keys("mfa"), Serials("mfa"), null, [("AWS_PROFILE", "mfa"), (token, "t"), ("AWS_MFA_SERIAL", Serial), .. Environment]).Decision);

    [Fact]
    public void A_stray_session_token_without_a_key_id_is_not_looked_at_as_by_aws()
        => Assert.Equal(
            "AKIAmfa", Resolve(Keys("mfa"), Serials("mfa"), null, ("AWS_PROFILE", "mfa"), ("AWS_SESSION_TOKEN", "t")).Keys?.AccessKeyId);

    [Fact]
    public void A_key_id_alone_in_the_environment_is_left_to_aws()
        => Assert.Equal(
            Decision.PassThrough, Resolve(Keys("mfa"), Serials("mfa"), null, ("AWS_PROFILE", "mfa"), ("AWS_ACCESS_KEY_ID", "AKIAenv")).Decision);

    [Theory]
    [InlineData("", "")]
    [InlineData("", "secret")]
    public void An_empty_key_id_in_the_environment_is_as_unset(string id, string secret)
        => Assert.Equal(
            "AKIAmfa",
            Resolve(Keys("mfa"), Serials("mfa"), null, ("AWS_PROFILE", "mfa"), ("AWS_ACCESS_KEY_ID", id), ("AWS_SECRET_ACCESS_KEY", secret)).Keys?.AccessKeyId);

    [Fact]
    public void Keys_in_the_environment_without_any_serial_lack_it()
        => Assert.True(Resolve(Keys("default"), "", null, Environment).LacksSerial);

    [Fact]
    public void A_credential_process_with_an_mfa_serial_gives_the_keys()
    {
        var resolution = Resolve("", Serials("x") + "credential_process = /opt/vault get\n", "x");

        Assert.Equal((Decision.Session, "/opt/vault get", null), (resolution.Decision, resolution.CredentialProcess, resolution.Keys));
    }

    [Fact]
    public void Keys_in_the_credentials_file_come_before_credential_process_and_those_of_the_config_file_behind_it()
    {
        const string process = "credential_process = p\n";

        Assert.Null(Resolve(Keys("x"), Serials("x") + process, "x").CredentialProcess);
        Assert.Equal("p", Resolve("", Serials("x") + process + "aws_access_key_id = AKIAc\naws_secret_access_key = s\n", "x").CredentialProcess);
    }

    [Theory]
    [InlineData("credential_process = /opt/vault get")]
    [InlineData("credential_process = /usr/bin/aws-mfa-secure credential-process --profile mfa\nmfa_serial = GAHT12345678")]
    public void A_credential_process_that_answers_for_itself_passes(string lines)
    {
        var config = $"[profile x]\n{lines}\n";

        Assert.Equal(Decision.PassThrough, Resolve("", config, "x").Decision);
        Assert.Equal(Decision.PassThrough, Resolve("", config, "x", ("AWS_MFA_SERIAL", Serial)).Decision);
    }

    [Theory]
    [InlineData("aws-mfa-secure credential-process --profile mfa", "mfa")]
    [InlineData("/opt/my\\ tools/aws-mfa-secure credential-process --profile='my mfa'", "my mfa")]
    [InlineData("aws-mfa-secure credential-process", null)]
    [InlineData("aws-mfa-secure exports --profile mfa", null, "has no mfa_serial")]
    [InlineData("/opt/aws-mfa-secure-old/get credential-process --profile mfa", null, "has no mfa_serial")]
    [InlineData("aws-mfa-secure 'credential-process", null, "has no mfa_serial")]
    [InlineData("aws-mfa-secure credential-process --profile x", null, "of the same profile")]
    public void A_credential_process_of_ours_is_known_by_its_words(string command, string? profile, string reason = "gives the session of")
    {
        var resolution = Resolve("", $"[profile x]\ncredential_process = {command}\n", "x");

        Assert.Equal((Decision.PassThrough, profile, reason == "has no mfa_serial"), (resolution.Decision, resolution.SessionOf, resolution.LacksSerial));
        Assert.Contains(reason, resolution.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Broamskis_long_term_section_serves_the_profile_of_the_shorter_name()
    {
        var resolution = Resolve(Keys("x-long-term") + $"aws_mfa_device = {Serial}\n", "", "x");

        Assert.Equal((Decision.Session, "AKIAx-long-term", Serial, "x", "x-long-term"), (resolution.Decision, resolution.Keys?.AccessKeyId, resolution.Serial, resolution.ProfileName, resolution.ChildProfile));
    }

    [Fact]
    public void The_child_keeps_a_profile_whose_keys_stand_in_the_long_term_section()
    {
        var resolution = Resolve(Keys("x-long-term") + $"aws_mfa_device = {Serial}\n", "[profile x]\nregion = r\n", null, ("AWS_PROFILE", "x"));

        Assert.Equal((Decision.Session, (string?)null, "r"), (resolution.Decision, resolution.ChildProfile, resolution.Setting("region")));
    }

    [Theory]
    [InlineData("2026-01-01 12:00:01", nameof(Decision.PassThrough))]
    [InlineData("2026-01-01 11:59:59", nameof(Decision.Session))]
    [InlineData("some day", nameof(Decision.PassThrough))]
    public void Broamskis_stored_session_counts_while_it_lives(string expiration, string decision)
        => Assert.Equal(decision, Resolve(
            Keys("x-long-term") + $"aws_mfa_device = {Serial}\n" + Keys("x") + $"aws_session_token = t\nexpiration = {expiration}\n", "", "x").Decision.ToString());

    [Fact]
    public void Long_term_keys_of_the_profile_itself_come_before_the_long_term_section()
        => Assert.Equal("AKIAx", Resolve(Keys("x-long-term") + $"aws_mfa_device = {Serial}\n" + Keys("x"), Serials("x"), "x").Keys?.AccessKeyId);

    [Fact]
    public void A_long_term_section_without_a_device_is_a_profile_like_any_other()
        => Assert.Contains("does not exist", Resolve(Keys("x-long-term"), "", "x").Reason, StringComparison.Ordinal);

    [Fact]
    public void The_reason_names_the_profile_and_no_secret()
    {
        var resolution = Resolve(Keys("mfa"), Serials("mfa"), "mfa");

        Assert.Equal("profile 'mfa' has access keys and an mfa_serial", resolution.Reason);
        Assert.DoesNotContain("secret", resolution.Keys!.ToString(), StringComparison.Ordinal);
    }

    private static (string, string?)[] Environment => [("AWS_ACCESS_KEY_ID", "AKIAenv"), ("AWS_SECRET_ACCESS_KEY", "secret-env")];

    private static string Keys(params string[] profiles)
        => string.Concat(profiles.Select(name => $"[{name}]\naws_access_key_id = AKIA{name}\naws_secret_access_key = secret-{name}\n"));

    private static string Serials(params string[] profiles)
        => string.Concat(profiles.Select(name => $"[{(name == "default" ? name : "profile " + name)}]\nmfa_serial = {Serial}\n"));

    private static KeyValuePair<string, string> Pair((string Name, string? Value) variable) => new(variable.Name, variable.Value!);

    private static ProfileResolution Resolve(string credentials, string config, string? named, params (string Name, string? Value)[] variables)
        => ProfileResolver.Resolve(
            EnvironmentBlock.From([.. variables.Where(variable => variable.Value is not null).Select(Pair)]),
            new(new(Encoding.UTF8.GetBytes(config)), new(Encoding.UTF8.GetBytes(credentials))),
            named,
            Now,
            () => "");
}
