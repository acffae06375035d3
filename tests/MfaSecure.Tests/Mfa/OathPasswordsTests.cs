using MfaSecure.Mfa;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Oath;

namespace MfaSecure.Tests.Mfa;

public sealed class OathPasswordsTests : IDisposable
{
    private const string Question = "OATH password of YubiKey 12345678 (Enter to skip): ";
    private readonly TempHome home = new();
    private readonly TypedTerminal terminal = new();
    private readonly TerminalPrompter prompter;
    private readonly SoftCard soft = new();
    private readonly Host host;

    public OathPasswordsTests()
    {
        prompter = new(terminal, TimeProvider.System);
        host = new() { Environment = EnvironmentBlock.Empty, Home = home.Path };
        soft.Oath.SetPassword("swordfish");
    }

    private string File => home.File(".local/state/aws-mfa-secure/oath-passwords.json");

    public void Dispose()
    {
        prompter.Dispose();
        terminal.Dispose();
        home.Dispose();
    }

    [Fact]
    public async Task The_right_password_opens_the_key_and_is_forgotten_unless_the_user_says_y()
    {
        terminal.Type("swordfish", "");

        Assert.True(await UnlockAsync(new(new(host)), prompter));

        Assert.Equal(Question + "\nRemember it on this computer? [y/N] ", terminal.Shown);
        Assert.Equal([false, true], terminal.Echoes);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("y")]
    [InlineData(" Yes")]
    public async Task Remembered_is_the_derived_key_in_a_private_file_and_it_is_not_asked_again(string answer)
    {
        terminal.Type("swordfish", answer);
        Assert.True(await UnlockAsync(new(new(host)), prompter));

        Assert.True(await UnlockAsync(new(new(host)), null));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.DoesNotContain("swordfish", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Equal(File, new OathPasswords(new(host)).Forget());
        Assert.False(await UnlockAsync(new(new(host)), null));
    }

    [Fact]
    public async Task Three_wrong_ones_are_enough_and_the_key_is_not_asked_about_again()
    {
        terminal.Type("a", "b", "c", "swordfish");
        var passwords = new OathPasswords(new(host));

        Assert.False(await UnlockAsync(passwords, prompter));
        Assert.False(await UnlockAsync(passwords, prompter));

        Assert.Equal(
            Question + "\nWrong OATH password.\n" + Question + "\nWrong OATH password.\n" + Question + "\nWrong OATH password; skipping this YubiKey.\n",
            terminal.Shown);
        Assert.Equal(3, soft.Log.Count(command => command.StartsWith("00A3", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_empty_line_goes_on_without_the_key_and_tries_nothing_on_it()
    {
        terminal.Type("");

        Assert.False(await UnlockAsync(new(new(host)), prompter));

        Assert.DoesNotContain(soft.Log, command => command.StartsWith("00A3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_remembered_one_that_is_wrong_by_now_is_tried_once_and_then_asked()
    {
        terminal.Type("swordfish", "y");
        Assert.True(await UnlockAsync(new(new(host)), prompter));
        soft.Oath.SetPassword("herring");
        terminal.Type("herring", "y");

        Assert.True(await UnlockAsync(new(new(host)), prompter));
        Assert.True(await UnlockAsync(new(new(host)), null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"x\": 1}")]
    [InlineData("{\"x\": \"not base 64\"}")]
    public async Task A_damaged_file_is_as_if_nothing_were_remembered(string text)
    {
        terminal.Type("swordfish", "y");
        Assert.True(await UnlockAsync(new(new(host)), prompter));
        await System.IO.File.WriteAllTextAsync(File, text);

        Assert.False(await UnlockAsync(new(new(host)), null));
    }

    private async Task<bool> UnlockAsync(OathPasswords passwords, TerminalPrompter? at)
    {
        using var link = new SoftCardLink(soft);
        using var key = new YubiKey(link, await OathApplet.SelectAsync(link, default), 12345678);
        return await passwords.UnlockAsync(key, at, default);
    }
}
