using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using MfaSecure.Platform;

namespace MfaSecure.Tests.Mfa;

/// <summary>A terminal at which somebody types what the test says; behind the last line nobody is there any more.</summary>
internal sealed class ScriptedTerminal(params string?[] lines) : ITerminal
{
    private readonly ConcurrentQueue<Func<string?>> left = new(lines.Select(line => (Func<string?>)(() => line)));
    private readonly StringBuilder shown = new();

    public event Action? Continued
    {
        add { }
        remove { }
    }

    public string Shown => MfaSecure.Sandbox.ProgressLineFilter.Remove(shown.ToString());

    /// <summary>Without the lines that were shown for a while and wiped.</summary>
    public string WithoutCounts => Regex.Replace(Shown, "\r\x1b\\[K[^\r\n]*\r\x1b\\[K", "");

    public (int Columns, int Rows)? Size { get; set; }

    public bool IsDisposed { get; private set; }

    public int LinesLeft => left.Count;

    public ScriptedTerminal Then(Func<string?> line)
    {
        left.Enqueue(line);
        return this;
    }

    public void Write(string text) => shown.Append(text);

    public async Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "")
    {
        Write(question);
        if (left.TryDequeue(out var line))
        {
            return line();
        }

        await Task.Delay(Timeout.Infinite, cancellation);
        return null;
    }

    public void Dispose() => IsDisposed = true;
}
