using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MfaSecure.Oath;

/// <summary>A PC/SC context. Disposed in the middle of a call on another thread, it is released when that call returns.</summary>
internal sealed class PcscContextHandle(Pcsc pcsc) : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public Pcsc Api { get; } = pcsc;

    /// <summary>Opens a context, or says why not.</summary>
    /// <param name="api">The system's library, or null where it has none.</param>
    /// <param name="opened">The context.</param>
    /// <param name="problem">The reason and the remedy.</param>
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
            // pcsclite says so whenever the daemon hangs up at once: polkit's refusal, or just its end. Asked again, it differs.
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
