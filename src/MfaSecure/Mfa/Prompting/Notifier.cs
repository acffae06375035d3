using MfaSecure.Platform;

namespace MfaSecure.Mfa;

/// <summary>A desktop notification that somebody is waited for, where no terminal shows it (an IDE, a background job).</summary>
internal sealed class Notifier(Host host)
{
    /// <summary>Shows it after a while, unless <paramref name="cancellation"/> came first; a terminal needs none.</summary>
    public void After(TimeSpan delay, string text, bool onTerminal, CancellationToken cancellation)
    {
        if (!onTerminal)
        {
            _ = ShowAsync(delay, text, cancellation);
        }
    }

    /// <summary>Says it on standard error, unless that is a terminal on which another program draws.</summary>
    public void Tell(string line)
    {
        if (host.AskCalledByProgram() || !host.AskTerminalTaken())
        {
            host.Error.WriteLine("aws-mfa-secure: " + line);
        }
    }

    private async Task ShowAsync(TimeSpan delay, string text, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(delay, host.Clock, cancellation);
            var (program, arguments) = OperatingSystem.IsMacOS()
                ? ("osascript", new[] { "-e", $"display notification \"{text}\" with title \"aws-mfa-secure\"" })
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
