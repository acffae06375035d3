using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public sealed class ProfileResolverRoleTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";
    private const string Keys = "[me]\naws_access_key_id = AKIAme\naws_secret_access_key = secret-me\n";
    private const string Me = $"[profile me]\nmfa_serial = {Serial}\nregion = eu-west-1\nmfa_ttl = 7200\n";

    [Fact]
    public void A_role_is_taken_by_the_MFA_session_of_its_source_profile()
    {
        var resolution = Resolve(Me + Role("dev", "me"), "dev");

        Assert.Equal((Decision.Role, "dev", "AKIAme", Serial), (resolution.Decision, resolution.ProfileName, resolution.User?.Keys?.AccessKeyId, resolution.Serial));
        Assert.Equal([new RoleStep("dev", Arn("dev"), "alice", null, null)], resolution.Roles);
        Assert.Equal("profile 'dev' is a role: profile 'me' has access keys and an mfa_serial", resolution.Reason);
    }

    [Fact]
    public void The_user_of_a_role_is_planned_like_the_user_himself_so_that_they_share_a_session()
    {
        var config = Me + Role("dev", "me", "mfa_ttl = 900\nregion = us-east-1");
        var (role, user) = (Resolve(config, "dev").User!, Resolve(config, "me"));

        Assert.Equal(
            (user.Decision, user.Keys!.AccessKeyId, user.Serial, user.Setting("mfa_ttl"), user.Setting("region")),
            (role.Decision, role.Keys!.AccessKeyId, role.Serial, role.Setting("mfa_ttl"), role.Setting("region")));
    }

    [Fact]
    public void What_the_users_profile_leaves_open_the_roles_may_say()
    {
        var resolution = Resolve("[profile me]\n" + Role("dev", "me", $"mfa_serial = {Serial}\nmfa_oath_account = x\nmfa_ttl = 900"), "dev");

        Assert.Equal((Serial, "x", null, "900"), (resolution.User!.Serial, resolution.User.Setting("mfa_oath_account"), resolution.User.Setting("mfa_ttl"), resolution.Setting("mfa_ttl")));
        Assert.False(resolution.MayWorkWithoutMfa);
    }

    [Fact]
    public void The_users_own_serial_comes_before_the_roles_and_AWS_MFA_SERIAL_before_both()
    {
        var config = Me + Role("dev", "me", "mfa_serial = GAHT00000002");

        Assert.Equal(Serial, Resolve(config, "dev").Serial);
        Assert.Equal("GAHT00000003", Resolve(config, "dev", ("AWS_MFA_SERIAL", "GAHT00000003")).Serial);
    }

    [Fact]
    public void A_chain_begins_with_the_role_that_the_user_takes()
    {
        var resolution = Resolve(Me + Role("one", "me") + Role("two", "one") + Role("three", "two"), "three");

        Assert.Equal((Decision.Role, "one two three"), (resolution.Decision, string.Join(' ', resolution.Roles.Select(role => role.ProfileName))));
    }

    [Fact]
    public void What_the_profile_says_of_the_role_is_honoured()
    {
        var resolution = Resolve(Me + Role("dev", "me", "external_id = x-17\nrole_session_name = build@7\nduration_seconds = 1800"), "dev");

        Assert.Equal([new RoleStep("dev", Arn("dev"), "build@7", "x-17", 1800)], resolution.Roles);
    }

    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("CORP\\Zoë Müller", "CORP-Zo--M-ller")]
    [InlineData("a", "aws-mfa-secure")]
    [InlineData("", "aws-mfa-secure")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789", "0123456789012345678901234567890123456789012345678901234567890123")]
    public void A_session_without_a_name_bears_the_users_made_legal(string user, string session)
        => Assert.Equal(session, Resolve(Me + Role("dev", "me"), "dev", user: user).Roles[0].SessionName);

    [Theory]
    [InlineData(3600, nameof(Decision.Role))]
    [InlineData(3601, nameof(Decision.Direct))]
    public void More_than_an_hour_is_taken_directly_with_a_code(int seconds, string decision)
        => Assert.Equal(decision, Resolve(Me + Role("dev", "me", $"duration_seconds = {seconds}"), "dev").Decision.ToString());

    [Fact]
    public void No_code_makes_a_chain_last_longer_than_an_hour()
        => Assert.Equal(Decision.Role, Resolve(Me + Role("one", "me") + Role("two", "one", "duration_seconds = 43200"), "two").Decision);

    [Fact]
    public void A_profile_that_is_its_own_source_uses_its_own_keys()
    {
        var resolution = Resolve($"[profile me]\nmfa_serial = {Serial}\nrole_arn = {Arn("me")}\nsource_profile = me\n", "me");

        Assert.Equal((Decision.Role, "AKIAme"), (resolution.Decision, resolution.User?.Keys?.AccessKeyId));
    }

    [Fact]
    public void Keys_beside_a_role_end_the_chain()
        => Assert.Equal(["dev"], Resolve(Me + Role("me", "other") + Role("dev", "me"), "dev").Roles.Select(role => role.ProfileName));

    [Fact]
    public void A_credential_process_can_be_the_source()
    {
        var resolution = Resolve($"[profile vault]\ncredential_process = /opt/vault get\nmfa_serial = {Serial}\n" + Role("dev", "vault"), "dev");

        Assert.Equal((Decision.Role, "/opt/vault get", Serial), (resolution.Decision, resolution.User?.CredentialProcess, resolution.Serial));
    }

    [Fact]
    public void A_long_term_section_can_be_the_source()
    {
        var resolution = Resolve(Role("dev", "x"), "dev", credentials: $"[x-long-term]\naws_access_key_id = AKIAx\naws_secret_access_key = s\naws_mfa_device = {Serial}\n");

        Assert.Equal((Decision.Role, "AKIAx", Serial), (resolution.Decision, resolution.User?.Keys?.AccessKeyId, resolution.Serial));
    }

    [Fact]
    public void A_role_of_a_user_without_any_MFA_device_passes()
    {
        var resolution = Resolve("[profile me]\n" + Role("dev", "me"), "dev");

        Assert.Equal((Decision.PassThrough, true), (resolution.Decision, resolution.LacksSerial));
        Assert.Equal("profile 'dev' is a role: profile 'me' has no mfa_serial", resolution.Reason);
    }

    [Theory]
    [InlineData("sso_start_url = x", "sso_start_url")]
    [InlineData("web_identity_token_file = /t", "web_identity_token_file")]
    [InlineData("credential_source = Environment", "credential_source")]
    [InlineData("source_profile = dev", "leads back")]
    [InlineData("source_profile = nonesuch", "'nonesuch' of profile 'link' does not exist")]
    [InlineData("", "no source_profile")]
    [InlineData("source_profile = me\nduration_seconds = soon", "not a number")]
    public void A_link_that_is_not_served_leaves_the_chain_to_aws_and_names_it(string lines, string reason)
    {
        var resolution = Resolve(Me + $"[profile link]\nrole_arn = r\n{lines}\n" + Role("dev", "link", $"mfa_serial = {Serial}"), "dev");

        Assert.Equal(Decision.PassThrough, resolution.Decision);
        Assert.Contains(reason, resolution.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso_session = x", "sso_session")]
    [InlineData("aws_access_key_id = AKIAt\naws_secret_access_key = s\naws_session_token = t", "already temporary")]
    [InlineData("credential_process = aws-mfa-secure credential-process --profile me", "gives the session of profile 'me'")]
    [InlineData("region = r", "has no access keys")]
    public void A_user_who_is_not_served_leaves_the_role_to_aws(string lines, string reason)
    {
        var resolution = Resolve(Me + $"[profile source]\n{lines}\n" + Role("dev", "source", $"mfa_serial = {Serial}"), "dev");

        Assert.Equal(Decision.PassThrough, resolution.Decision);
        Assert.Contains(reason, resolution.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", nameof(Decision.PassThrough))]
    [InlineData("on", nameof(Decision.Role))]
    [InlineData("", nameof(Decision.Role))]
    public void AWS_MFA_ROLES_off_leaves_roles_to_aws(string value, string decision)
        => Assert.Equal(decision, Resolve(Me + Role("dev", "me"), "dev", ("AWS_MFA_ROLES", value)).Decision.ToString());

    [Theory]
    [InlineData("AWS_PROFILE", null)]
    [InlineData(null, "dev")]
    public void The_child_gets_an_explicit_role_in_AWS_PROFILE(string? variable, string? named)
        => Assert.Equal(named, Resolve(Me + Role("dev", "me"), named, (variable ?? "X", "dev")).ChildProfile);

    [Fact]
    public void The_environments_keys_come_before_a_role_of_a_variable_and_behind_an_explicit_one()
    {
        (string, string?)[] keys = [("AWS_ACCESS_KEY_ID", "AKIAenv"), ("AWS_SECRET_ACCESS_KEY", "s")];

        Assert.Equal(Decision.PassThrough, Resolve(Me + Role("dev", "me"), null, [("AWS_PROFILE", "dev"), .. keys]).Decision);
        Assert.Equal("AKIAme", Resolve(Me + Role("dev", "me"), "dev", keys).User?.Keys?.AccessKeyId);
    }

    [Fact]
    public void Names_of_the_user_are_looked_up_only_where_they_are_needed()
    {
        static string Fail() => throw new InvalidOperationException();

        var config = Encoding.UTF8.GetBytes(Me + Role("dev", "me", "role_session_name = ci"));
        var resolution = ProfileResolver.Resolve(EnvironmentBlock.Empty, new(new(config), new(Encoding.UTF8.GetBytes(Keys))), "dev", Now, Fail);

        Assert.Equal("ci", resolution.Roles[0].SessionName);
    }

    private static DateTimeOffset Now => new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static string Arn(string role) => $"arn:aws:iam::123456789012:role/{role}";

    private static string Role(string name, string source, string more = "")
        => $"[profile {name}]\nrole_arn = {Arn(name)}\nsource_profile = {source}\n{more}\n";

    private static ProfileResolution Resolve(string config, string? named, (string, string?) variable, string credentials = Keys, string user = "alice")
        => Resolve(config, named, [variable], credentials, user);

    private static ProfileResolution Resolve(string config, string? named, (string Name, string? Value)[]? variables = null, string credentials = Keys, string user = "alice")
        => ProfileResolver.Resolve(
            EnvironmentBlock.From([.. (variables ?? []).Select(variable => new KeyValuePair<string, string>(variable.Name, variable.Value!))]),
            new(new(Encoding.UTF8.GetBytes(config)), new(Encoding.UTF8.GetBytes(credentials))),
            named,
            Now,
            () => user);
}
