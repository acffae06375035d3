using System.Diagnostics.CodeAnalysis;

namespace MfaSecure.Platform;

/// <summary>The user's browser: <c>$BROWSER</c> (commands separated by colons, <c>%s</c> stands for the URL), else what the desktop has.</summary>
internal static class Browser
{
    private static readonly string[] Openers = ["xdg-open", "wslview", "open"];

    /// <summary>A browser that is still running then has started.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The name of the program that opened it; null where none did.</summary>
    [SuppressMessage("Design", "CA1054:URI-like parameters should not be strings", Justification = "The program gets this very text.")]
    public static async Task<string?> OpenAsync(Host host, string url, CancellationToken cancellation)
    {
        foreach (var command in Chosen(host.Environment).Concat(Openers.Select(name => new[] { name })))
        {
            var path = Path.IsPathRooted(command[0]) ? command[0] : ProgramSearch.FindHelper(host.Environment, command[0]);
            if (path is null)
            {
                continue;
            }

            var arguments = command.Skip(1).Select(word => word.Replace("%s", url, StringComparison.Ordinal)).ToList();
            if (!command.Any(word => word.Contains("%s", StringComparison.Ordinal)))
            {
                arguments.Add(url);
            }

            host.Debug($"opening the browser with {path}");
            if (await Child.LaunchAsync(path, arguments, host.Environment.With(["AWS_MFA_TOKEN"]), Patience, host.Clock, cancellation))
            {
                return Path.GetFileName(path);
            }
        }

        return null;
    }

    private static IEnumerable<string[]> Chosen(EnvironmentBlock environment)
        => (environment.Get("BROWSER") ?? "").Split(':').Select(command => command.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 0);
}
