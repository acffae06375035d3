using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>Which sources there are, and in which order they are asked.</summary>
internal static class MfaSources
{
    /// <summary>The names that <c>AWS_MFA_SOURCE</c> may hold.</summary>
    public static IReadOnlyList<string> Names { get; } = ["yubikey", "prompt", "ykman", "process"];

    /// <summary>Reads <c>AWS_MFA_SOURCE</c>.</summary>
    /// <exception cref="UserError">A name is not a source's; exit code 2.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.FirstOrDefault(name => !Names.Contains(name)) is { } unknown
            ? throw new UserError($"AWS_MFA_SOURCE names '{unknown}'", $"it takes {string.Join(", ", Names)}, separated by commas", ErrorKind.Usage)
            : names;
    }

    /// <summary>
    /// <c>AWS_MFA_TOKEN</c> first; then what <c>AWS_MFA_SOURCE</c> says, key and keyboard racing where they are neighbours.
    /// </summary>
    internal static IEnumerable<IMfaSource> InOrder(Host host, MfaSettings settings, EnvironmentSource token, TotpClock clock, TerminalPrompter? prompter, PendingTouch left)
    {
        yield return token;
        var people = new List<IMfaSource>();
        foreach (var name in settings.Sources ?? Default(host))
        {
            if (name == "process")
            {
                foreach (var race in Race(people))
                {
                    yield return race;
                }

                people.Clear();
                if (settings.Process is { Length: > 0 } command)
                {
                    yield return new ProcessSource(command, settings.Helpers ?? host.Environment, clock, prompter);
                }
            }
            else if (Person(name, host, settings, clock, prompter, left, people) is { } source)
            {
                people.Add(source);
            }
        }

        foreach (var race in Race(people))
        {
            yield return race;
        }
    }

    /// <summary>Why a source has no code, as a clause of a sentence.</summary>
    internal static string Clause(string source, string reason)
        => source switch
        {
            "yubikey" or "prompt" => reason,
            "ykman" => $"ykman: {reason}",
            _ => $"{source} {reason}",
        };

    /// <summary>ykman only where it is a Windows program seen from WSL, whose keys PC/SC does not reach.</summary>
    private static string[] Default(Host host)
        => ["process", "yubikey", "prompt", .. host.Environment.NonEmpty("WSL_DISTRO_NAME") is null ? [] : new[] { "ykman" }];

    private static IMfaSource? Person(
        string name, Host host, MfaSettings settings, TotpClock clock, TerminalPrompter? prompter, PendingTouch left, List<IMfaSource> before)
        => name switch
        {
            "yubikey" => new YubiKeySource(host, settings, clock, prompter, left),
            "ykman" => new YkmanSource(settings, host, clock, prompter),
            _ => prompter is null ? null : new PromptSource(prompter, before.OfType<YubiKeySource>().FirstOrDefault()?.FirstLook.Task),
        };

    private static IEnumerable<IMfaSource> Race(List<IMfaSource> people)
        => people.Count switch
        {
            0 => [],
            1 => [Alone(people[0])],
            _ => [new MfaRace([.. people])],
        };

    private static IMfaSource Alone(IMfaSource source)
    {
        if (source is YubiKeySource key)
        {
            key.IsAlone = true;
        }

        return source;
    }
}
