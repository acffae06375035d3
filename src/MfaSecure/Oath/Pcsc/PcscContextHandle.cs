using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MfaSecure.Oath;

/// <summary>A PC/SC context. If disposed during a call on another thread, it is released when that call returns.</summary>
internal sealed class PcscContextHandle(Pcsc pcsc) : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public Pcsc Api { get; } = pcsc;

    public static bool TryOpen(
        Pcsc? api,
        [NotNullWhen(true)] out PcscContextHandle? opened,
        [NotNullWhen(false)] out OathException? problem)
    {
        opened = null;
        if (api is null)
        {
            problem = PcscError.NotInstalled();
            return false;
        }

        var code = api.EstablishContext(out var context);
        if (code == PcscError.SecurityViolation)
        {
            // pcsclite reports this whenever pcscd hangs up: polkit denied access, or pcscd just ended. A second try tells which.
            code = api.EstablishContext(out context);
        }

        if (code != PcscError.Success)
        {
            problem = PcscError.ToException(code);
            return false;
        }

        opened = new PcscContextHandle(api);
        opened.SetHandle(context);
        problem = null;
        return true;
    }

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

    protected override bool ReleaseHandle() => Api.ReleaseContext(handle) == PcscError.Success;
}
