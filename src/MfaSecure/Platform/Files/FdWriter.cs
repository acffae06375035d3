using System.Text;

namespace MfaSecure.Platform;

/// <summary>A text writer straight onto a file descriptor, unbuffered, UTF-8.</summary>
/// <remarks>
/// <see cref="Console"/> is not used: it brings terminal settings and signal handlers that would not be the child's.
/// A write that fails (a closed pipe, a full disk) is reported by <see cref="Failed"/> and not thrown.
/// </remarks>
internal sealed unsafe class FdWriter(int descriptor) : TextWriter
{
    /// <summary>Whether a write failed.</summary>
    public bool Failed { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write($"{value}\n");

    /// <inheritdoc/>
    public override void WriteLine() => Write("\n");

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
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
