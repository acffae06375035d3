using System.Runtime.InteropServices;

namespace MfaSecure.Oath;

/// <summary>A connected card with its transaction and its own context. Releasing it neither resets nor powers off the card.</summary>
internal sealed class PcscCardHandle : SafeHandle
{
    private readonly PcscContextHandle context;

    public PcscCardHandle(PcscContextHandle context, nint card)
        : base(0, ownsHandle: true)
    {
        this.context = context;
        SetHandle(card);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Runs a native call while the handle cannot be released.</summary>
    public T Use<T>(Func<Pcsc, nint, T> call)
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            return call(context.Api, handle);
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        context.Api.EndTransaction(handle);
        var code = context.Api.Disconnect(handle);
        context.Dispose();
        return code == PcscError.Success;
    }
}
