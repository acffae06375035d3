using System.Collections;

namespace MfaSecure.Platform;

/// <summary>The <see cref="Host"/> of another .NET program that uses us as a library.</summary>
/// <remarks>It changes nothing in the process: no lasting signal handler, no limit, no <see cref="Console"/>.</remarks>
internal sealed class LibraryHost
{
    private const string TokenVariable = "AWS_MFA_TOKEN";
    private string? usedToken;
    private bool hasAsked;

    /// <summary>Variables that the program sets itself are visible to .NET only.</summary>
    public Func<EnvironmentBlock> ReadEnvironment { get; init; } = static () => EnvironmentBlock.From(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")));

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Func<ITerminal?> OpenTerminal { get; init; } = Terminal.Open;

    public Host Read(TextWriter notices)
    {
        var environment = ReadEnvironment();
        if (usedToken is not null && environment.Get(TokenVariable) == usedToken)
        {
            environment = environment.With([TokenVariable]);
        }

        return new()
        {
            Environment = environment,
            Home = UserHome.Find(environment),
            Clock = Clock,
            Error = notices,
            UserName = () => UserHome.FindName(environment),
            OpenTerminal = OpenTerminal,
            AskTerminalTaken = Terminal.IsTaken,
            TerminalName = Terminal.FindName,
            AskInForeground = Terminal.IsForeground,
            AskInBackground = Terminal.IsInBackground,
            // A person started the program; any later call is the program's own.
            AskCalledByProgram = () => hasAsked || !Terminal.IsOn(2),
        };
    }

    public void HasAsked(Host host)
    {
        hasAsked = true;
        usedToken = host.Environment.NonEmpty(TokenVariable) ?? usedToken;
    }
}
