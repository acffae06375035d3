namespace MfaSecure.Profiles;

internal enum IniLine
{
    Blank,
    Comment,
    Header,
    Option,

    /// <summary>Indented deeper than the option above: another line of its value.</summary>
    Continuation,

    /// <summary>Text before the first header; Python's MissingSectionHeaderError.</summary>
    Homeless,

    /// <summary>No delimiter, or no key before it; Python's ParsingError.</summary>
    Broken,
}

/// <summary>As Python's <c>configparser.RawConfigParser._read</c> with all defaults; positions are offsets into the file.</summary>
internal ref struct IniReader(ReadOnlySpan<byte> bytes, int start, int end, bool inSection)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private bool inSection = inSection;
    private bool inOption;
    private int level;

    public IniLine Kind { get; private set; }

    public int Start { get; private set; }

    public int End { get; private set; }

    public int Next { get; private set; } = start;

    public int TextStart { get; private set; }

    public int TextEnd { get; private set; }

    /// <summary>A header's name, up to the line's last bracket, or an option's key.</summary>
    public int NameStart { get; private set; }

    public int NameEnd { get; private set; }

    public int ValueStart { get; private set; }

    public int DelimiterEnd { get; private set; }

    public bool Read()
    {
        if (Next >= end)
        {
            return false;
        }

        Start = Next;
        var length = bytes[Start..end].IndexOfAny((byte)'\n', (byte)'\r');
        End = length < 0 ? end : Start + length;
        Next = AfterBreak(bytes, End, end);
        TextStart = PythonText.SkipSpace(bytes, Start, End, out var indent);
        TextEnd = PythonText.TrimEnd(bytes, TextStart, End);
        Kind = Classify(indent);
        return true;
    }

    /// <summary>The line break is LF, CR LF or CR, as in Python.</summary>
    public static int AfterBreak(ReadOnlySpan<byte> bytes, int lineEnd, int end)
        => lineEnd >= end ? end
            : bytes[lineEnd] == '\r' && lineEnd + 1 < end && bytes[lineEnd + 1] == '\n' ? lineEnd + 2
            : lineEnd + 1;

    /// <summary>The offset of a header's closing bracket; -1 for another line.</summary>
    public static int HeaderEnd(ReadOnlySpan<byte> text)
    {
        var last = text.LastIndexOf((byte)']');
        return last >= 2 ? last : -1;
    }

    private IniLine Classify(int indent)
    {
        var text = bytes[TextStart..TextEnd];
        if (text.IsEmpty)
        {
            return IniLine.Blank;
        }

        if (text[0] is (byte)'#' or (byte)';')
        {
            return IniLine.Comment;
        }

        if (inOption && indent > level)
        {
            return IniLine.Continuation;
        }

        level = indent;
        if (text[0] == '[' && HeaderEnd(text) is > 0 and var close)
        {
            inSection = true;
            inOption = false;
            NameStart = TextStart + 1;
            NameEnd = TextStart + close;
            return IniLine.Header;
        }

        return inSection ? Option(text.IndexOfAny((byte)'=', (byte)':')) : IniLine.Homeless;
    }

    private IniLine Option(int delimiter)
    {
        if (delimiter <= 0)
        {
            return IniLine.Broken;
        }

        inOption = true;
        NameStart = TextStart;
        NameEnd = PythonText.TrimEnd(bytes, TextStart, TextStart + delimiter);
        DelimiterEnd = TextStart + delimiter + 1;
        ValueStart = PythonText.SkipSpace(bytes, DelimiterEnd, TextEnd, out _);
        return IniLine.Option;
    }
}
