using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MfaSecure.Profiles;

/// <summary>A config or credentials file as the AWS CLI reads it: Python's <c>configparser.RawConfigParser</c> with all defaults, and botocore's
/// <c>configloader</c> on top. Reading never fails: of a file that the AWS CLI rejects, sections and values are a best guess.
/// <c>IniCheck</c> finds what it rejects, and is too slow for every call.</summary>
internal sealed class IniFile(ReadOnlyMemory<byte> bytes)
{
    private readonly IniIndex index = new(bytes.Span);

    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The text between the brackets, in order, without <c>DEFAULT</c>.</summary>
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

    /// <summary>Includes <c>[DEFAULT]</c>.</summary>
    internal int Count => index.Count;

    /// <summary>Null for <c>DEFAULT</c>, whose keys all sections inherit.</summary>
    public IniSection? Section(string name) => Find(name) is >= 0 and var i ? At(i, name) : null;

    /// <summary>The last section with that exact text between the brackets; -1 for none.</summary>
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

    /// <summary>False for a text with a lone surrogate, which no file can contain.</summary>
    internal static bool TryEncode(string text, Span<byte> buffer, out ReadOnlySpan<byte> encoded)
    {
        var room = text.Length * 3 > buffer.Length ? new byte[text.Length * 3] : buffer;
        var status = Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: false);
        encoded = room[..written];
        return status == OperationStatus.Done;
    }
}
