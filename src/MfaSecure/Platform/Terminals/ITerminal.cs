namespace MfaSecure.Platform;

/// <summary>The controlling terminal: where people are asked, whatever standard streams are connected to.</summary>
internal interface ITerminal : IDisposable
{
    /// <summary>Raised when we go on after we were stopped (Ctrl-Z, then <c>fg</c>): what was asked stands above other lines now.</summary>
    event Action? Continued;

    /// <summary>How much fits on it now; null where it does not tell.</summary>
    (int Columns, int Rows)? Size => null;

    /// <summary>Shows text as it is.</summary>
    void Write(string text);

    /// <summary>A line the user types, without its end; null at the end of input (Ctrl-D, a hung-up terminal).</summary>
    /// <param name="echo">Whether the terminal shows what is typed; put back as it was on return.</param>
    /// <param name="cancellation">Ends the wait within a tenth of a second; what was half typed is thrown away.</param>
    /// <param name="question">Shown when the echo is as wanted: who answers it at once must not see a secret on the screen.</param>
    Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "");
}
