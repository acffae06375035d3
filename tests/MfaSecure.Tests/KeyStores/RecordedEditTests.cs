using System.Text;
using MfaSecure.KeyStores;
using MfaSecure.Profiles;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.KeyStores;

/// <summary>AWS's files there and back: every byte returns, also when other sections have changed meanwhile.</summary>
public sealed class RecordedEditTests : IDisposable
{
    private const string Id = "AKIAIOSFODNN7EXAMPLE", Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string Program = "/opt/bin/aws-mfa-secure";

    private readonly SessionWorld world = new();

    public void Dispose() => world.Dispose();

    public static TheoryData<string, string> Files => new()
    {
        { $"[x]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n", "[profile x]\nregion = r\n" },
        { $"[x]\r\naws_access_key_id={Id}\r\n# {Secret.ToLowerInvariant()}\r\nfoo = bar\r\naws_secret_access_key={Secret}\r\n\r\n[y]\r\na = b\r\n", "[profile x]\r\nregion = r\r\n" },
        { $"; top\n[x]\n  aws_secret_access_key = {Secret}\n  aws_access_key_id = {Id}", "# only a comment" },
        { $"[y]\na = 1\n\n[x]\naws_access_key_id : {Id}  \naws_secret_access_key :   {Secret}\t\n\n\n[z]\n", "" },
        { $"[x]\nAWS_Access_Key_ID = {Id}\naws_secret_access_key = {Secret}\naws_s = 3\n", "[default]\n\n[profile \"x\"]\nregion=r" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Both_lines_go_and_come_back_byte_for_byte(string credentials, string config)
    {
        Put(credentials, config);
        await MoveOutAsync();

        Assert.Equal(Without(credentials), File.ReadAllText(world.Home.CredentialsFile));
        Assert.Contains($"mfa_keys = pass:{Id}", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.Contains($"credential_process = {Program} credential-process --profile x", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.Equal(new StoredAccessKey("pass", Id), Lines.Current);
        Assert.All(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure")), file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));

        await MoveBackAsync();

        Assert.Equal((credentials, config), (File.ReadAllText(world.Home.CredentialsFile), File.ReadAllText(world.Home.ConfigFile)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Changes_to_other_sections_stay(string credentials, string config)
    {
        Put(credentials, config);
        await MoveOutAsync();
        var between = (File.ReadAllText(world.Home.CredentialsFile), File.ReadAllText(world.Home.ConfigFile));
        Put("[before]\nq = 1\n\n" + between.Item1, "[profile before]\nq = 1\n\n" + between.Item2);

        await MoveBackAsync();

        Assert.Equal("[before]\nq = 1\n\n" + credentials, File.ReadAllText(world.Home.CredentialsFile));
        Assert.Equal("[profile before]\nq = 1\n\n" + config, File.ReadAllText(world.Home.ConfigFile));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Where_the_section_has_changed_too_the_lines_are_set_as_anybody_would(string credentials, string config)
    {
        Put(credentials, config);
        await MoveOutAsync();
        var path = world.Home.CredentialsFile;
        File.WriteAllBytes(path, new IniFile(File.ReadAllBytes(path)).Set("x", "new", "1"));

        await MoveBackAsync();

        Assert.Equal((Id, Secret, "1"), (Value("aws_access_key_id"), Value("aws_secret_access_key"), Value("new")));
        Assert.Null(Lines.Current);
    }

    [Fact]
    public async Task Without_the_record_the_lines_are_set_as_anybody_would()
    {
        Put($"[x]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n", "[profile x]\nregion = r\n");
        await MoveOutAsync();
        Directory.Delete(world.Home.File(".local"), recursive: true);

        await MoveBackAsync();

        Assert.Equal((Id, Secret), (Value("aws_access_key_id"), Value("aws_secret_access_key")));
        Assert.Equal("[profile x]\nregion = r\n", File.ReadAllText(world.Home.ConfigFile));
    }

    [Fact]
    public async Task A_profile_without_any_file_gets_its_lines()
    {
        File.Delete(world.Home.CredentialsFile);
        File.Delete(world.Home.ConfigFile);

        await new FileKeyStore(world.Host(), "a b").WriteAsync(new(Id, Secret), default, default);
        Assert.Equal($"[a b]\naws_access_key_id = {Id}\naws_secret_access_key = {Secret}\n", File.ReadAllText(world.Home.CredentialsFile));

        new StoredKeyLines(world.Host(), "a b", Program).Set(new("pass", Id));
        Assert.Equal($"[profile 'a b']\nmfa_keys = pass:{Id}\ncredential_process = {Program} credential-process --profile 'a b'\n", File.ReadAllText(world.Home.ConfigFile));
    }

    [Fact]
    public void A_credential_process_of_somebody_else_is_not_replaced()
    {
        Put("", "[profile x]\ncredential_process = other\n");

        Assert.Contains("already has a credential_process", Assert.Throws<UserError>(Lines.Check).Message, StringComparison.Ordinal);
    }

    private StoredKeyLines Lines => new(world.Host(), "x", Program);

    private async Task MoveOutAsync()
    {
        Lines.Set(new("pass", Id));
        Assert.True(await new FileKeyStore(world.Host(), "x").RemoveAsync(Id, default));
    }

    private async Task MoveBackAsync()
    {
        await new FileKeyStore(world.Host(), "x").WriteAsync(new(Id, Secret), default, default);
        Lines.Remove();
    }

    private static string Without(string credentials)
    {
        var bytes = new IniFile(Encoding.UTF8.GetBytes(credentials)).Remove("x", "aws_access_key_id");
        return Encoding.UTF8.GetString(new IniFile(bytes).Remove("x", "aws_secret_access_key"));
    }

    private string? Value(string key) => new IniFile(File.ReadAllBytes(world.Home.CredentialsFile)).Section("x")?[key];

    private void Put(string credentials, string config)
    {
        File.WriteAllText(world.Home.CredentialsFile, credentials);
        File.WriteAllText(world.Home.ConfigFile, config);
    }
}
