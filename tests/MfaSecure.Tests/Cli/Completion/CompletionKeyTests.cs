using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>TAB after <c>code --oath-account</c> in bash, zsh and fish: OATH accounts, each as one shell word.</summary>
public class CompletionKeyTests
{
    private const string Alice = "Amazon Web Services:alice@123456789012";
    private const string Bob = "Amazon Web Services:bob@123456789012";
    private const string Arn = "arn:aws:iam::123456789012:mfa/alice";
    private const string Hostile = "it's 5$ & \"more\"! `x` \\ *";
    private const string Emoji = "zoë 😀 y";

    /// <summary>The typed text and the only matching account; a TAB inside completes the common prefix of two accounts.</summary>
    private static readonly (string Typed, string Id)[] Begun =
    [
        ("Am\tb", Bob),
        ("\"Amazon Web S\ta", Alice),
        ("'Amazon Web S\ta", Alice),
        ("Amazon\\ Web\\ S\ta", Alice),
        ("Amazon\\ Web\\ Services:al", Alice),
        ("Amazon\\ Web\\ Services:alice@12", Alice),
        ("Amazon\\ Web\\ Services\\:al", Alice),
        ("\"Amazon Web Services:bob@1", Bob),
        ("\"Amazon Web \"Services:b", Bob),
        ("arn:aws:iam::123456789012:m", Arn),
        ("arn:aws:iam::123456789012:mfa/", Arn),
        ("\"arn:aws:i", Arn),
        ("i", Hostile),
        ("it\\'s\\ 5\\$", Hostile),
        ("\"it's 5\\$ & ", Hostile),
        ("'i", Hostile),
        ("z", Emoji),
        ("'zoë 😀", Emoji),
    ];

    [NeedsFact("bash", "pcscd", "gcc")]
    public Task In_bash_TAB_inserts_the_account_as_one_word_however_it_starts()
        => AssertCompletesAsync((world, spec) => CompletedShell.StartAsync("bash", spec, world.Home));

    [NeedsFact("bash", "pcscd", "gcc")]
    public Task In_bash_TAB_does_so_with_the_line_for_eval_too()
        => AssertCompletesAsync((_, spec) => TabKey.StartAsync(spec, "bash", "eval $(aws-mfa-secure completion_script)"));

    [NeedsFact("zsh", "pcscd", "gcc")]
    public Task In_zsh_TAB_inserts_the_account_as_one_word_however_it_starts()
        => AssertCompletesAsync((world, spec) => CompletedShell.StartAsync("zsh", spec, world.Home));

    [NeedsFact("fish", "pcscd", "gcc")]
    public Task In_fish_TAB_inserts_the_account_as_one_word_however_it_starts()
        => AssertCompletesAsync((world, spec) => CompletedShell.StartAsync("fish", spec, world.Home));

    private static async Task AssertCompletesAsync(Func<AliasWorld, StageSpec, Task<TabKey>> startAsync)
    {
        await using var world = await KeyWorld.StartAsync(world =>
        {
            var card = world.Key(touch: true, name: Alice);
            Array.ForEach([Bob, Arn, Hostile, Emoji], id => card.Oath.Add(SoftAccount.Totp(id, world.Device.Seed, touch: true)));
            return [card];
        });
        world.Alias.Home.Script("aws-mfa-secure", $"#!/bin/sh\nexec '{NativeBinary.Path}' \"$@\"\n");
        await using var key = await startAsync(world.Alias, world.Command());
        foreach (var (typed, id) in Begun)
        {
            Assert.Equal($"aws-mfa-secure|code|--oath-account|{id}", await key.PressAsync($"aws-mfa-secure code --oath-account {typed}"));
            Assert.Equal($"aws-mfa-secure|code|--oath-account={id}", await key.PressAsync($"aws-mfa-secure code --oath-account={typed}"));
        }
    }
}
