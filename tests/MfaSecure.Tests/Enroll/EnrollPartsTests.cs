using System.Text;
using MfaSecure.Enroll;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Mfa;

namespace MfaSecure.Tests.Enroll;

/// <summary>The parts of an enrollment that ask nobody: secret, folder, names, lines, rollback.</summary>
public sealed class EnrollPartsTests : IDisposable
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";

    private readonly TempHome home = new();

    public void Dispose() => home.Dispose();

    // RFC 6238 appendix B, SHA-1, the last six of the eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code)
        => Assert.Equal(code, MfaSecure.Oath.Totp.CodeAt("12345678901234567890"u8, seconds / 30));

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(63)]
    public void An_authenticator_app_is_given_the_seed_in_base_32(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)((i * 37) + 11))];
        var expected = Base32.Encode(bytes).TrimEnd('=');

        using var seed = new TotpSecret([.. bytes]);

        Assert.Equal(
            $"otpauth://totp/Amazon%20Web%20Services:alice@123456789012?secret={expected}",
            seed.ToUri("Amazon Web Services:alice@123456789012"));
        Assert.Equal("a TOTP secret", seed.ToString());
    }

    [Fact]
    public void A_secret_is_overwritten_on_disposal()
    {
        byte[] bytes = [1, 2, 3];
        new TotpSecret(bytes).Dispose();
        Assert.Equal(new byte[3], bytes);
    }

    [NeedsFact("mkfifo")]
    public void What_a_child_leaves_in_the_pipe_is_taken_once_and_the_folder_goes()
    {
        string folder;
        using (var place = PrivateTempFolder.Create(HostWith(("XDG_RUNTIME_DIR", home.Temp)), withPipe: true))
        {
            folder = place.Path;
            Assert.StartsWith(home.Temp + "/", folder, StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            Assert.Empty(place.TakeFromPipe());
            File.WriteAllText(place.PipePath, "SEED");
            Assert.Equal("SEED"u8.ToArray(), place.TakeFromPipe());
            Assert.Empty(place.TakeFromPipe());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(place.Write("code1", "123456")));
            Assert.Equal("123456", File.ReadAllText(folder + "/code1"));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_place_that_cannot_be_written_gives_way_to_the_next()
    {
        using var folder = PrivateTempFolder.Create(HostWith(("XDG_RUNTIME_DIR", "/nowhere/run"), ("TMPDIR", home.Temp)));

        Assert.StartsWith(home.Temp + "/", folder.Path, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_account_is_called_by_the_ARN_or_where_that_is_too_long_by_a_name_that_is_found_too()
    {
        var name = new string('n', 35);
        var longSerial = $"arn:aws:iam::123456789012:mfa/{name}";

        Assert.Equal(Serial, OathAccountName.Of(null, Serial, "alice@123456789012"));
        Assert.Equal($"{name}@123456789012", OathAccountName.Of(null, longSerial, $"{name}@123456789012"));
        Assert.True(OathAccountName.IsFound(Serial, Serial));
        Assert.True(OathAccountName.IsFound($"{name}@123456789012", longSerial));
        Assert.False(OathAccountName.IsFound("work key", Serial));
        Assert.Contains("too long", Assert.Throws<UserError>(() => OathAccountName.Of(null, longSerial + new string('n', 40), new string('n', 80))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("60/x")]
    [InlineData(" x")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public void A_chosen_name_that_a_key_cannot_have_is_wrong_usage(string name)
        => Assert.Equal(ErrorKind.Usage, Assert.Throws<UserError>(() => OathAccountName.Of(name, Serial, "x")).Kind);

    [Theory]
    [InlineData(Serial, true)]
    [InlineData("Amazon Web Services:alice@123456789012", true)]
    [InlineData("alice@123456789012", true)]
    [InlineData("chosen", true)]
    [InlineData("Amazon Web Services:alice@mycompany", false)]
    [InlineData("Amazon Web Services:alice@999999999999", false)]
    [InlineData(Serial + "-2", false)]
    [InlineData("alice", false)]
    public void Only_an_account_that_is_surely_the_devices_is_taken_off_a_key(string id, bool isOf)
    {
        Assert.Equal(isOf, OathAccountFinder.IsOf(new(Encoding.UTF8.GetBytes(id), OathType.Totp), SerialNumber.Parse(Serial), "chosen"));
        Assert.False(OathAccountFinder.IsOf(new(Encoding.UTF8.GetBytes(id), OathType.Hotp), SerialNumber.Parse(Serial), "chosen"));
    }

    [Theory]
    [InlineData("work key", true)]
    [InlineData(Serial, true)]
    [InlineData(Serial + "-2", false)]
    [InlineData("arn:aws:iam::123456789012:mfa/team/alice", false)]
    public void A_chosen_name_that_is_another_devices_ARN_is_not_this_ones(string chosen, bool may)
    {
        Assert.Equal(may, OathAccountFinder.MayBeOf(chosen, SerialNumber.Parse(Serial)));
        Assert.Equal(may, OathAccountFinder.IsOf(new(Encoding.UTF8.GetBytes(chosen), OathType.Totp), SerialNumber.Parse(Serial), chosen));
    }

    [Fact]
    public void A_line_goes_to_the_config_file_but_for_one_that_stands_in_the_credentials_file()
    {
        home.Config("[profile a]\nregion = x\n[profile b]\n").Credentials("[a]\nk = v\n[b]\nmfa_serial = old\n[c]\nk = v\n");

        Assert.Equal("[profile a]", Lines("a").Set("mfa_serial", "new"));
        Assert.Equal("[b]", Lines("b").Set("mfa_serial", "new"));
        Assert.Equal("[c]", Lines("c").Set("mfa_serial", "new"));

        Assert.Equal("[profile a]\nregion = x\nmfa_serial = new\n[profile b]\n", File.ReadAllText(home.ConfigFile));
        Assert.Equal("[a]\nk = v\n[b]\nmfa_serial = new\n[c]\nk = v\nmfa_serial = new\n", File.ReadAllText(home.CredentialsFile));
    }

    [Fact]
    public void A_line_is_removed_wherever_it_has_the_value_and_another_value_stays()
    {
        home.Config("[profile a]\nmfa_serial = x\nregion = r\n").Credentials("[a]\n  mfa_serial=x\nk = v\n");
        Assert.Empty(Lines("a").Remove("mfa_serial", "y"));

        Assert.Equal([home.ConfigFile, home.CredentialsFile], Lines("a").Remove("mfa_serial", "x").Select(place => place.Path));

        Assert.Equal("[profile a]\nregion = r\n", File.ReadAllText(home.ConfigFile));
        Assert.Equal("[a]\nk = v\n", File.ReadAllText(home.CredentialsFile));
    }

    [Fact]
    public async Task After_a_step_that_cannot_be_rolled_back_all_later_ones_are_kept_and_named()
    {
        using var terminal = new ScriptedTerminal();
        using var console = new EnrollConsole(HostWith(terminal));
        var rollback = new Rollback(console);
        var taken = new List<string>();
        rollback.Add(new("first", _ => Taken("first")) { NextStep = isFirst => $"Rm first: {isFirst}." });
        rollback.Add(new("second", _ => throw new UserError("AWS says no")) { Progress = () => "Waiting", NextStep = isFirst => $"Rm second: {isFirst}." });
        rollback.Add(new("third", _ => Taken("third")) { NextStep = isFirst => $"Rm third: {isFirst}." });

        await rollback.RunAsync();
        await rollback.RunAsync();

        Assert.Equal(["first"], taken);
        Assert.Equal(
            "Rolled back: deleted first.\nNot rolled back: second (AWS says no). Rm second: True.\nNot rolled back: third (AWS says no). Rm third: False.\n",
            terminal.WithoutCounts);

        Task Taken(string name)
        {
            taken.Add(name);
            return Task.CompletedTask;
        }
    }

    private ProfileLines Lines(string profile)
    {
        var host = HostWith();
        return ProfileLines.Of(host, ProfileFiles.Load(host).Profiles.Find(profile)!)!;
    }

    private Host HostWith(params (string Name, string? Value)[] variables)
        => new() { Environment = EnvironmentBlock.From(home.Environment(variables)), Home = home.Path };

    private Host HostWith(ITerminal terminal)
        => new() { Environment = EnvironmentBlock.From(home.Environment()), Home = home.Path, OpenTerminal = () => terminal };
}
