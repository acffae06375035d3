using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

internal static unsafe class NativeStrings
{
    /// <summary>As <c>argv</c> and <c>environ</c>, in one block, freed as one: the pointers, a null, then the strings.</summary>
    public static byte** Allocate(IReadOnlyList<byte[]> texts)
    {
        var pointers = (texts.Count + 1) * sizeof(byte*);
        var size = pointers;
        for (var index = 0; index < texts.Count; index++)
        {
            size += texts[index].Length + 1;
        }

        var block = (byte*)NativeMemory.Alloc((nuint)size);
        var list = (byte**)block;
        var text = block + pointers;
        for (var index = 0; index < texts.Count; index++)
        {
            var bytes = texts[index];
            bytes.CopyTo(new Span<byte>(text, bytes.Length));
            text[bytes.Length] = 0;
            list[index] = text;
            text += bytes.Length + 1;
        }

        list[texts.Count] = null;
        return list;
    }
}
