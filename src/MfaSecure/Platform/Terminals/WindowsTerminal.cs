using System.Text;

namespace MfaSecure.Platform;

/// <summary>The console of a Windows process. Untested.</summary>
internal sealed class WindowsTerminal(FileStream input, FileStream output) : ITerminal
{
    public event Action? Continued
    {
        add { }
        remove { }
    }

    public static ITerminal? Open()
    {
        try
        {
            return new WindowsTerminal(
                new FileStream(@"\\.\CONIN$", FileMode.Open, FileAccess.Read, FileShare.ReadWrite),
                new FileStream(@"\\.\CONOUT$", FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(string text)
    {
        output.Write(Encoding.UTF8.GetBytes(text));
        output.Flush();
    }

    public async Task<string?> ReadLineAsync(bool echo, CancellationToken cancellation, string question = "")
    {
        Write(question);
        using var reader = new StreamReader(input, leaveOpen: true);
        return await reader.ReadLineAsync(cancellation).AsTask().WaitAsync(cancellation);
    }

    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
    }
}
