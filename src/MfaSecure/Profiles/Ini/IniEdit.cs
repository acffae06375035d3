using System.Text;

namespace MfaSecure.Profiles;

/// <summary>Edits an <see cref="IniFile"/> and keeps every other byte: comments, order, indentation, line breaks, a missing last one.</summary>
internal static class IniEdit
{
    /// <summary>A missing key goes after the section's last one, a missing section to the end.</summary>
    public static byte[] Set(this IniFile file, string section, string key, string value)
    {
        Refuse(file);
        RefuseKey(key);
        RefuseValue(key, value);
        var index = file.Find(section);
        if (index < 0)
        {
            file = new IniFile(AddSection(file, section));
            index = file.Find(section);
        }

        return Readable(Replace(file, index, key, value) ?? Add(file, index, key, value));
    }

    /// <summary>Removes the key with all lines of its value.</summary>
    public static byte[] Remove(this IniFile file, string section, string key)
    {
        Refuse(file);
        var edit = new IniSplice(file.Bytes);
        if (file.Find(section) is >= 0 and var index)
        {
            var bytes = file.Bytes.Span;
            var lines = Lines(file, index);
            while (lines.Read())
            {
                if (IsOption(bytes, lines, key))
                {
                    edit.Replace(lines.Start, lines.Next, "");
                    CutContinuations(edit, lines);
                    break;
                }
            }
        }

        return Readable(edit.ToArray());
    }

    /// <summary>Adds an empty line and an empty section at the end.</summary>
    public static byte[] AddSection(this IniFile file, string name)
    {
        Refuse(file);
        if (name.Length == 0 || name == "DEFAULT" || !IsOneLine(name))
        {
            throw new UserError($"'{name}' is not a valid section name");
        }

        if (file.Find(name) >= 0)
        {
            throw new UserError($"section [{name}] already exists");
        }

        var lineBreak = LineBreak(file, file.Bytes.Length);
        var lines = new IniReader(file.Bytes.Span, 0, file.Bytes.Length, inSection: false);
        while (lines.Read())
        {
        }

        var edit = new IniSplice(file.Bytes);
        var open = lines.End == lines.Next && file.Bytes.Length > 0 ? lineBreak : "";
        var apart = file.Bytes.Length == 0 || (open.Length == 0 && lines.Kind == IniLine.Blank) ? "" : lineBreak;
        edit.Replace(file.Bytes.Length, file.Bytes.Length, $"{open}{apart}[{name}]{lineBreak}");
        return Readable(edit.ToArray());
    }

    private static byte[]? Replace(IniFile file, int index, string key, string value)
    {
        var bytes = file.Bytes.Span;
        var lines = Lines(file, index);
        while (lines.Read())
        {
            if (IsOption(bytes, lines, key))
            {
                var edit = new IniSplice(file.Bytes);
                if (lines.ValueStart < lines.TextEnd)
                {
                    edit.Replace(lines.ValueStart, lines.TextEnd, value);
                }
                else if (value.Length > 0)
                {
                    var spaced = lines.DelimiterEnd < lines.End && bytes[lines.DelimiterEnd] == ' ';
                    var at = spaced ? lines.DelimiterEnd + 1 : lines.DelimiterEnd;
                    edit.Replace(at, at, spaced ? value : " " + value);
                }

                CutContinuations(edit, lines);
                return edit.ToArray();
            }
        }

        return null;
    }

    // After the section's last value and indented like its key, so that no other line becomes part of another value.
    private static byte[] Add(IniFile file, int index, string key, string value)
    {
        var bytes = file.Bytes.Span;
        var lines = Lines(file, index);
        var at = file.BodyStart(index);
        string? indent = null;
        while (lines.Read())
        {
            if (lines.Kind is IniLine.Option or IniLine.Continuation)
            {
                at = lines.Next;
                indent = lines.Kind == IniLine.Option ? Text(bytes[lines.Start..lines.TextStart]) : indent;
            }
        }

        // Without a key to follow: the next header must not be indented deeper.
        indent ??= index + 1 < file.Count ? Text(bytes[file.BodyEnd(index)..(file.NameStart(index + 1) - 1)]) : "";
        var line = value.Length == 0 ? $"{indent}{key} =" : $"{indent}{key} = {value}";
        var lineBreak = LineBreak(file, at);
        var edit = new IniSplice(file.Bytes);
        edit.Replace(at, at, bytes[at - 1] is (byte)'\n' or (byte)'\r' ? line + lineBreak : lineBreak + line);
        return edit.ToArray();
    }

    // Removes the lines of a value; comments and empty lines between them stay.
    private static void CutContinuations(IniSplice edit, IniReader lines)
    {
        while (lines.Read() && lines.Kind != IniLine.Option)
        {
            if (lines.Kind == IniLine.Continuation)
            {
                edit.Replace(lines.Start, lines.Next, "");
            }
        }
    }

    private static bool IsOption(ReadOnlySpan<byte> bytes, IniReader lines, string key)
        => lines.Kind == IniLine.Option
            && IniSection.Lower(Text(bytes[lines.NameStart..lines.NameEnd])) == IniSection.Lower(key);

    private static IniReader Lines(IniFile file, int index)
        => new(file.Bytes.Span, file.BodyStart(index), file.BodyEnd(index), inSection: true);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The break that ends the line before <paramref name="offset"/>, or the file's first, or LF.</summary>
    private static string LineBreak(IniFile file, int offset)
    {
        var bytes = file.Bytes.Span;
        var at = offset > 0 && bytes[offset - 1] is (byte)'\n' or (byte)'\r'
            ? offset - 1
            : bytes.IndexOfAny((byte)'\n', (byte)'\r');
        return at < 0 ? "\n"
            : bytes[at] == '\n' ? at > 0 && bytes[at - 1] == '\r' ? "\r\n" : "\n"
            : at + 1 < bytes.Length && bytes[at + 1] == '\n' ? "\r\n" : "\r";
    }

    private static void Refuse(IniFile file)
    {
        if (file.Check() is { } error)
        {
            throw new UserError($"the file cannot be edited: {error}", hint: "correct that line first; aws rejects the file too");
        }
    }

    // The new section may inherit a broken block of [DEFAULT] that no section had inherited before.
    private static byte[] Readable(byte[] edited)
        => new IniFile(edited).Check() is { } error
            ? throw new UserError($"aws would reject the edited file: {error}", hint: "correct that line first")
            : edited;

    private static void RefuseKey(string key)
    {
        if (key.Length == 0 || key[0] is '[' or '#' or ';' || key.AsSpan().ContainsAny('=', ':') || !IsStripped(key))
        {
            throw new UserError($"'{key}' is not a valid key");
        }
    }

    // The value may be a secret, so it is not in the message.
    private static void RefuseValue(string key, string value)
    {
        if (!IsStripped(value))
        {
            throw new UserError($"the value for {key} has a line break or surrounding spaces");
        }
    }

    private static bool IsStripped(string text) => IsOneLine(text) && PythonText.Strip(text).Length == text.Length;

    private static bool IsOneLine(string text)
        => !text.AsSpan().ContainsAny('\n', '\r') && IniFile.TryEncode(text, [], out _);
}
