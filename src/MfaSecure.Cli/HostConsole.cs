using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;

namespace MfaSecure.Cli;

/// <summary>The parser's view of the host's streams. Always "redirected": the parser would start <c>less</c> on a terminal.</summary>
/// <remarks>
/// What it prints is held back: before a failure that we tell on stderr it writes a hint of its own to stdout, which
/// <c>eval $(…)</c> would run.
/// </remarks>
internal sealed class HostConsole(Host host) : IConsole, IDisposable
{
    public event ConsoleCancelEventHandler? CancelKeyPress
    {
        add { }
        remove { }
    }

    public TextWriter Out { get; } = new StringWriter();

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

    /// <summary>Prints what was held back.</summary>
    public void Release() => host.Out.Write(Out.ToString());

    public void Dispose() => Out.Dispose();
}
