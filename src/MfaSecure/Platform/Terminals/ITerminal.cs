namespace MfaSecure.Platform;

internal interface ITerminal : IDisposable
{
    /// <summary>Raised when we continue after a stop (Ctrl-Z, then <c>fg</c>): other lines now follow the question.</summary>
    event Action? Continued;

    (int Columns, int Rows)? Size => null;

    void Write(string text);

    /// <summary>Until disposed, calls <paramref name="wipe"/> before a signal that nobody can cancel stops or ends us: Ctrl-Z, Ctrl-\.</summary>
    IReadOnlyList<IDisposable> WhenLeft(Action wipe) => [];

    /// <summary>A line without its end; null at end of input (Ctrl-D, a hangup). Cancellation discards a half-typed line.</summary>
    /// <remarks>The question appears once the echo is set, so that a quick answer cannot show a secret.</remarks>
    Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "");
}
