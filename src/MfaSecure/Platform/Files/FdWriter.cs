using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MfaSecure.Platform;

/// <summary>Unbuffered UTF-8. <see cref="WriteLine(string?)"/> prints one line for a person, without control characters; <see cref="Write(string?)"/>
/// prints data as it is. A failed write (a closed pipe, a full disk) sets <see cref="Failed"/> and throws nothing.</summary>
/// <remarks>Not <see cref="Console"/>, which changes terminal settings and signal handlers that a child would inherit.</remarks>
internal sealed unsafe class FdWriter(int descriptor) : TextWriter
{
    public bool Failed { get; private set; }

    public static bool MakePrivate(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write(ControlCharacters.Escape(value ?? "") + "\n");

    public override void WriteLine() => Write("\n");

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var bytes = RawText.Encode(buffer.ToString());
        fixed (byte* start = bytes)
        {
            var total = 0;
            while (total < bytes.Length && !Failed)
            {
                var count = Libc.Write(descriptor, start + total, bytes.Length - total);
                if (count >= 0)
                {
                    total += (int)count;
                }
                else if (System.Runtime.InteropServices.Marshal.GetLastPInvokeError() != Libc.EINTR)
                {
                    Failed = true;
                }
            }
        }
    }
}
