using MfaSecure.Platform;

namespace MfaSecure.Cli.Output;

/// <summary>SGR numbers of ECMA-48: the terminal's own theme decides the colors.</summary>
internal enum TextStyle
{
    Bold = 1,
    Faint = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
}

/// <summary>Standard output's width and colors; a pipe or a file has neither.</summary>
internal sealed class OutputStyle
{
    private OutputStyle(int? width, bool hasColors) => (Width, HasColors) = (width, hasColors);

    public int? Width { get; }

    private bool HasColors { get; }

    /// <summary><c>NO_COLOR</c> (no-color.org) and <c>TERM=dumb</c> turn colors off.</summary>
    public static OutputStyle Of(Host host)
        => new(host.FindWidth(), host.FindWidth() is not null && host.Environment.NonEmpty("NO_COLOR") is null && host.Environment.NonEmpty("TERM") is not (null or "dumb"));

    public string Paint(TextStyle style, string text) => HasColors && text.Length > 0 ? $"\x1b[{(int)style}m{text}\x1b[0m" : text;

    public string Wrap(int indent, string text) => Width is { } width ? WordWrap.Wrap(indent, text, width) : text;
}
