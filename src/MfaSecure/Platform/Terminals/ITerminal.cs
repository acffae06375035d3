namespace MfaSecure.Platform;

/// <summary>The controlling terminal, which is where people are asked, whatever the standard streams are.</summary>
internal interface ITerminal : IDisposable
{
    /// <summary>Raised when we continue after a stop (Ctrl-Z, then <c>fg</c>): other lines now follow the question.</summary>
    event Action? Continued;

    /// <summary>Null if unknown.</summary>
    (int Columns, int Rows)? Size => null;

    void Write(string text);

    /// <summary>The line that the user types, without its end; null at end of input (Ctrl-D, a hangup).</summary>
    /// <param name="echo">Whether the terminal shows what is typed; restored on return.</param>
    /// <param name="cancellation">Ends the wait within a tenth of a second; a half-typed line is discarded.</param>
    /// <param name="question">Shown once the echo is set, so that a quick answer cannot show a secret.</param>
    Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "");
}
