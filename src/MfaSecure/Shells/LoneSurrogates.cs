using System.Buffers;
using System.Text;

namespace MfaSecure.Shells;

/// <summary>The form that bytes which are not UTF-8 have in our strings: no syntax of Unicode text can say them.</summary>
internal static class LoneSurrogates
{
    /// <summary>What a user would call them.</summary>
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
