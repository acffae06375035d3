using System.Text;
using System.Threading.Channels;
using MfaSecure.Platform;

namespace MfaSecure.Tests.Mfa;

/// <summary>A terminal on which the test types when it likes, and which knows who reads with what echo.</summary>
internal sealed class TypedTerminal : ITerminal
{
    private readonly Channel<string?> typed = Channel.CreateUnbounded<string?>();
    private readonly StringBuilder shown = new();
    private readonly List<bool> echoes = [];
    private int readers;

    public event Action? Continued;

    public string Shown
    {
        get
        {
            lock (shown)
            {
                return shown.ToString();
            }
        }
    }

    /// <summary>The echo of each line that was asked for, in order.</summary>
    public IReadOnlyList<bool> Echoes
    {
        get
        {
            lock (shown)
            {
                return [.. echoes];
            }
        }
    }

    public int Readers => Volatile.Read(ref readers);

    public TypedTerminal Type(params string?[] lines)
    {
        foreach (var line in lines)
        {
            Assert.True(typed.Writer.TryWrite(line));
        }

        return this;
    }

    /// <summary>As after Ctrl-Z and fg.</summary>
    public void GoOn() => Continued?.Invoke();

    /// <summary>Done when the text is shown and somebody reads.</summary>
    public Task AskedAsync(string text)
        => MfaSecure.Sandbox.Deadline.UntilAsync(() => Shown.EndsWith(text, StringComparison.Ordinal) && Readers == 1, () => $"'{text}' is not asked: {Shown}");

    public void Write(string text)
    {
        lock (shown)
        {
            shown.Append(text);
        }
    }

    public async Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "")
    {
        Write(question);
        lock (shown)
        {
            echoes.Add(echo);
        }

        Assert.Equal(1, Interlocked.Increment(ref readers));
        try
        {
            return await typed.Reader.ReadAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref readers);
        }
    }

    public void Dispose() => typed.Writer.TryComplete();
}
