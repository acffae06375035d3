using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

/// <summary>Profiles whose access keys are in a key store: <c>mfa_keys = STORE:ACCESS_KEY_ID</c>.</summary>
public class ProfileResolverStoredKeyTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";
    private const string Id = "AKIAIOSFODNN7EXAMPLE";
    private const string Process = "credential_process = /opt/bin/aws-mfa-secure credential-process --profile mfa\n";
    private const string Stored = $"[profile mfa]\nregion = r\nmfa_serial = {Serial}\nmfa_keys = pass:{Id}\n{Process}";

    [Fact]
    public void Such_a_profile_has_a_session_of_its_own_although_it_asks_us_for_its_credentials()
    {
        var resolution = Resolve("", Stored, "mfa");

        Assert.Equal((Decision.Session, Serial, "r"), (resolution.Decision, resolution.Serial, resolution.Setting("region")));
        Assert.Equal(new StoredAccessKey("pass", Id), resolution.StoredKey);
        Assert.Equal((null, null, Id), (resolution.Keys, resolution.CredentialProcess, resolution.AccessKeyId));
        Assert.Equal("profile 'mfa' has access keys in pass and an mfa_serial", resolution.Reason);
    }

    [Fact]
    public void A_role_takes_them_from_its_source()
    {
        var resolution = Resolve("", Stored + "[profile dev]\nrole_arn = arn:aws:iam::1:role/dev\nsource_profile = mfa\n", "dev");

        Assert.Equal((Decision.Role, Id, "pass"), (resolution.Decision, resolution.AccessKeyId, resolution.StoredKey?.Store));
    }

    [Fact]
    public void Keys_in_the_credentials_file_come_first_as_in_aws()
    {
        var resolution = Resolve($"[mfa]\naws_access_key_id = {Id}\naws_secret_access_key = s\n", Stored, "mfa");

        Assert.Equal((Decision.Session, Id, null), (resolution.Decision, resolution.Keys?.AccessKeyId, resolution.StoredKey));
    }

    [Fact]
    public void Keys_in_the_config_file_come_last_as_in_aws()
    {
        var resolution = Resolve("", Stored + "aws_access_key_id = AKIAother\naws_secret_access_key = s\n", "mfa");

        Assert.Equal((null, Id), (resolution.Keys, resolution.AccessKeyId));
    }

    [Fact]
    public void Without_an_mfa_serial_the_profile_lacks_only_that()
    {
        var resolution = Resolve("", $"[profile mfa]\nmfa_keys = pass:{Id}\n{Process}", "mfa");

        Assert.Equal((Decision.PassThrough, true, Id), (resolution.Decision, resolution.LacksSerial, resolution.AccessKeyId));
        Assert.True(resolution.HasLongTermKeys);
    }

    [Fact]
    public void AWS_MFA_SERIAL_beats_the_files()
        => Assert.Equal("GAHT12345678", Resolve("", Stored, "mfa", ("AWS_MFA_SERIAL", "GAHT12345678")).Serial);

    [Theory]
    [InlineData("pass")]
    [InlineData("pass:")]
    [InlineData(":AKIAIOSFODNN7EXAMPLE")]
    [InlineData("pass:../../etc/passwd")]
    [InlineData("pass:AKIA SHORT")]
    public void Any_other_form_leaves_the_profile_to_aws(string line)
    {
        var resolution = Resolve("", $"[profile mfa]\nmfa_serial = {Serial}\nmfa_keys = {line}\n", "mfa");

        Assert.Equal((Decision.PassThrough, "mfa_keys of profile 'mfa' is not STORE:ACCESS_KEY_ID"), (resolution.Decision, resolution.Reason));
    }

    [Theory]
    [InlineData(Id, true)]
    [InlineData("AKIAIOSFODNN7ANOTHER", false)]
    public void Keys_in_the_environment_have_the_profiles_serial_if_they_are_the_profiles(string id, bool hasSession)
        => Assert.Equal(hasSession, Resolve("", Stored, null, ("AWS_PROFILE", "mfa"), ("AWS_ACCESS_KEY_ID", id), ("AWS_SECRET_ACCESS_KEY", "s")).Decision == Decision.Session);

    private static ProfileResolution Resolve(string credentials, string config, string? named, params (string Name, string? Value)[] environment)
        => ProfileResolver.Resolve(
            EnvironmentBlock.From(environment.Where(v => v.Value is not null).Select(v => KeyValuePair.Create(v.Name, v.Value!))),
            new(new IniFile(Encoding.UTF8.GetBytes(config)), new IniFile(Encoding.UTF8.GetBytes(credentials))),
            named,
            new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            () => "");
}
