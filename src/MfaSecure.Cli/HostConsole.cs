using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli;

/// <summary>The parser's view of the host's streams. Always "redirected": the parser would start <c>less</c> on a terminal.</summary>
internal sealed class HostConsole(Host host) : IConsole, IDisposable
{
    public event ConsoleCancelEventHandler? CancelKeyPress
    {
        add { }
        remove { }
    }

    public TextWriter Out => host.Out;

    public TextWriter Error => host.Error;

    public TextReader In => TextReader.Null;

    public bool IsInputRedirected => true;

    public bool IsOutputRedirected => true;

    public bool IsErrorRedirected => true;

    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public void ResetColor()
    {
    }

    public void Dispose()
    {
    }
}
