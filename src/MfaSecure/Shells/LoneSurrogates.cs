using System.Buffers;
using System.Text;

namespace MfaSecure.Shells;

/// <summary>How our strings hold bytes that are not UTF-8, which Unicode text cannot express.</summary>
internal static class LoneSurrogates
{
    public const string Description = "bytes that are not UTF-8";

    public static bool AreIn(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
            {
                return true;
            }

            text = text[length..];
        }

        return false;
    }
}
