using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

internal sealed class MfaSources(Host host, MfaSettings settings, TotpClock clock, TerminalPrompter? prompter, PendingTouch pendingTouch, EnvironmentBlock helpers)
{
    private readonly Dictionary<string, string> codesGiven = [];
    private readonly EnvironmentSource token = new(settings.Token);

    /// <summary><c>AWS_MFA_TOKEN</c>, then those of <c>AWS_MFA_SOURCE</c>; YubiKey and prompt race if adjacent.</summary>
    public IEnumerable<IMfaSource> InOrder()
    {
        yield return token;
        var racing = new List<string>();
        foreach (var name in settings.Sources ?? Default(host.Environment))
        {
            if (name != "process")
            {
                racing.AddRange(name == "prompt" && prompter is null ? [] : [name]);
                continue;
            }

            if (racing.Count > 0)
            {
                yield return Race(racing);
                racing = [];
            }

            if (settings.Process is { Length: > 0 } command)
            {
                yield return new ProcessSource(command, helpers, clock, prompter);
            }
        }

        if (racing.Count > 0)
        {
            yield return Race(racing);
        }
    }

    /// <summary>The sources to ask if the user names none; ykman only in WSL, where the Windows program reaches YubiKeys that PC/SC does not.</summary>
    public static string[] Default(EnvironmentBlock environment)
        => ["process", "yubikey", "prompt", .. environment.NonEmpty("WSL_DISTRO_NAME") is null ? [] : new[] { "ykman" }];

    private IMfaSource Race(List<string> names)
    {
        var messages = new YubiKeyMessages(prompter, new(host), isAlone: names.Count == 1);
        var isKeyFirst = names.IndexOf("yubikey") is >= 0 and var key && key < names.IndexOf("prompt");
        IMfaSource[] sources = [.. names.Select(Source)];
        return sources is [var only] ? only : new MfaRace(sources);

        IMfaSource Source(string name)
            => name == "prompt" && prompter is not null ? new PromptSource(prompter, isKeyFirst ? messages.FirstLook : null)
                : name == "ykman" ? new YkmanSource(settings, host, clock, prompter)
                : name == "yubikey" ? new YubiKeySource(host, settings, clock, prompter, pendingTouch, codesGiven, messages)
                : throw new InvalidOperationException($"no source is named '{name}'");
    }
}
