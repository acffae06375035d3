using System.Collections;

namespace MfaSecure.Platform;

/// <summary>The process as a <see cref="Host"/> where it is somebody else's .NET program and we are but a library in it.</summary>
/// <remarks>
/// Nothing of the process is changed: no signal handler stays, no limit, no <see cref="Console"/>. What is written goes to
/// the terminal where that asks, and to what the program gave for notices.
/// </remarks>
internal sealed class LibraryHost
{
    private const string TokenVariable = "AWS_MFA_TOKEN";
    private string? usedToken;
    private bool hasAsked;

    /// <summary>The environment as it is now: a program may set variables as it runs, and .NET keeps those to itself.</summary>
    public Func<EnvironmentBlock> ReadEnvironment { get; init; } = static () => EnvironmentBlock.From(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")));

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Opens the controlling terminal.</summary>
    public Func<ITerminal?> OpenTerminal { get; init; } = Terminal.Open;

    /// <summary>The process as it is now, without an <c>AWS_MFA_TOKEN</c> that has been used: each is used once.</summary>
    /// <param name="notices">Where notices go, and the lines of <c>AWS_MFA_DEBUG</c>.</param>
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
            // A person has just started it; who asks again after that is the program.
            AskCalledByProgram = () => hasAsked || !Terminal.IsOn(2),
        };
    }

    /// <summary>Remembers that somebody was asked for a code.</summary>
    public void HasAsked(Host host)
    {
        hasAsked = true;
        usedToken = host.Environment.NonEmpty(TokenVariable) ?? usedToken;
    }
}
