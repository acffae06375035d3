using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MfaSecure.Profiles;

/// <summary>
/// A config or credentials file, read as the AWS CLI reads it: Python's <c>configparser.RawConfigParser</c> with
/// all defaults, and botocore's <c>configloader</c> on top. The bytes are the truth: an edit keeps all others.
/// </summary>
/// <remarks>
/// Reading never fails. What the CLI would refuse is told by <see cref="Check"/>, off the path of every call:
/// of a file it refuses, sections and values are a best guess.
/// </remarks>
internal sealed class IniFile
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly IniIndex index;

    /// <summary>Finds the sections; their bodies are read when they are asked for.</summary>
    /// <param name="bytes">The file as it is on disk; not copied, so not to be changed afterwards.</param>
    public IniFile(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        index = new IniIndex(bytes.Span);
    }

    /// <summary>The file as it is on disk.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>What stands between the brackets of each header, in the file's order, without <c>DEFAULT</c>.</summary>
    public IEnumerable<string> SectionNames
    {
        get
        {
            for (var i = 0; i < index.Count; i++)
            {
                if (!IsDefault(i))
                {
                    yield return Encoding.UTF8.GetString(Header(i));
                }
            }
        }
    }

    /// <summary>How many headers there are, <c>[DEFAULT]</c> included.</summary>
    internal int Count => index.Count;

    /// <summary>The section of that name, or null. <c>DEFAULT</c> is none: all others inherit its keys.</summary>
    /// <param name="name">What stands between the brackets, exactly.</param>
    public IniSection? Section(string name) => Find(name) is >= 0 and var i ? At(i, name) : null;

    /// <summary>What the AWS CLI would refuse this file for, with the line's number; null when it would not.</summary>
    public string? Check() => IniCheck.FirstError(this);

    /// <summary>The file with <paramref name="key"/> set; a missing key is added behind the section's last one, a missing
    /// section at the end. Comments, order, indentation and line breaks stay.</summary>
    /// <exception cref="UserError">The file is one the CLI refuses, or the file's form cannot hold the name, key or value.
    /// </exception>
    public byte[] Set(string section, string key, string value) => IniEdit.Set(this, section, key, value);

    /// <summary>The file without that key and all lines of its value; the same bytes when it is not there.</summary>
    /// <exception cref="UserError">The file is one the CLI refuses.</exception>
    public byte[] Remove(string section, string key) => IniEdit.Remove(this, section, key);

    /// <summary>The file with an empty section at its end, behind an empty line.</summary>
    /// <exception cref="UserError">The file is one the CLI refuses, it has that section, or no header can hold the name.
    /// </exception>
    public byte[] AddSection(string name) => IniEdit.AddSection(this, name);

    /// <summary>The number of the section of that name, the last one in a file with two; -1 when there is none.</summary>
    internal int Find(string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (!TryEncode(name, buffer, out var wanted))
        {
            return -1;
        }

        for (var i = index.Count - 1; i >= 0; i--)
        {
            if (Header(i).SequenceEqual(wanted))
            {
                return IsDefault(i) ? -1 : i;
            }
        }

        return -1;
    }

    internal ReadOnlySpan<byte> Header(int section) => bytes.Span[index[section].NameStart..index[section].NameEnd];

    internal bool IsDefault(int section) => index.HasDefault && Header(section).SequenceEqual("DEFAULT"u8);

    internal int NameStart(int section) => index[section].NameStart;

    internal int BodyStart(int section) => index[section].BodyStart;

    internal int BodyEnd(int section) => section + 1 < index.Count ? index[section + 1].LineStart : bytes.Length;

    /// <summary>The body of one section, and behind its keys those it inherits.</summary>
    internal IniSection At(int section, string name)
    {
        var entries = new List<IniEntry>(8);
        IniSection.Read(entries, bytes.Span, BodyStart(section), BodyEnd(section));
        var own = entries.Count;
        for (var i = 0; index.HasDefault && i < index.Count; i++)
        {
            if (IsDefault(i))
            {
                IniSection.Read(entries, bytes.Span, BodyStart(i), BodyEnd(i), own);
            }
        }

        return new IniSection(name, entries);
    }

    /// <summary>The text in UTF-8; false for one that is not well-formed, which is in no file.</summary>
    internal static bool TryEncode(string text, Span<byte> buffer, out ReadOnlySpan<byte> encoded)
    {
        var room = text.Length * 3 > buffer.Length ? new byte[text.Length * 3] : buffer;
        var status = Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: false);
        encoded = room[..written];
        return status == OperationStatus.Done;
    }
}
