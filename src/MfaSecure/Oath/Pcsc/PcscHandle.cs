using System.Runtime.InteropServices;

namespace MfaSecure.Oath;

/// <summary>If disposed during a call on another thread, it is released when that call returns.</summary>
internal abstract class PcscHandle(Pcsc api) : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public Pcsc Api { get; } = api;

    /// <summary>Runs a native call while the handle cannot be released.</summary>
    public T Use<T>(Func<Pcsc, nint, T> call)
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            return call(Api, handle);
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }
}
