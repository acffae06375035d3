using MfaSecure.Platform;

namespace MfaSecure.Cli.Output;

/// <summary>Standard output as people see it: its width, and whether it has colours. In a pipe or a file it is plain and of any width.</summary>
internal sealed class OutputStyle
{
    private OutputStyle(int? width, bool hasColours) => (Width, HasColours) = (width, hasColours);

    /// <summary>In columns; null where nobody looks at it.</summary>
    public int? Width { get; }

    private bool HasColours { get; }

    /// <summary>As it is now; <c>NO_COLOR</c> (no-color.org) and <c>TERM=dumb</c> go without colours.</summary>
    public static OutputStyle Of(Host host)
        => new(host.FindWidth(), host.FindWidth() is not null && host.Environment.NonEmpty("NO_COLOR") is null && host.Environment.NonEmpty("TERM") is not (null or "dumb"));

    /// <summary>The text in its colour.</summary>
    public string Paint(TextStyle ink, string text) => HasColours && text.Length > 0 ? $"\x1b[{(int)ink}m{text}\x1b[0m" : text;

    /// <summary>The text in lines that fit beside <paramref name="indent"/>, of which all but the first begin with it.</summary>
    /// <remarks>A word that is longer than a line is left to the terminal, whose own break is none when it is copied.</remarks>
    public string Wrap(int indent, string text) => Width is { } width ? WordWrap.Wrap(indent, text, width) : text;
}
