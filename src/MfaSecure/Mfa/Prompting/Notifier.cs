using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>Tells people who see no terminal (an IDE, a background job) that we wait for them.</summary>
internal sealed class Notifier(Host host)
{
    public void After(TimeSpan delay, string text, bool onTerminal, CancellationToken cancellation)
    {
        if (!onTerminal)
        {
            _ = ShowAsync(delay, text, cancellation);
        }
    }

    /// <summary>Writes to standard error, unless another program draws on that terminal.</summary>
    public void Tell(string line)
    {
        if (host.AskCalledByProgram() || !host.AskTerminalTaken())
        {
            host.Error.WriteLine("aws-mfa-secure: " + line);
        }
    }

    private static string ForAppleScript(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private async Task ShowAsync(TimeSpan delay, string text, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(delay, host.Clock, cancellation);
            text = ControlCharacters.Escape(text);
            var (program, arguments) = OperatingSystem.IsMacOS()
                ? ("osascript", new[] { "-e", $"display notification \"{ForAppleScript(text)}\" with title \"aws-mfa-secure\"" })
                : ("notify-send", ["--app-name=aws-mfa-secure", "aws-mfa-secure", text]);
            _ = await Child.CaptureAsync(program, arguments, host.Environment, captureError: true, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The touch came.
        }
        catch (UserError missing)
        {
            host.Debug($"no desktop notification: {missing.Message}");
        }
    }
}
