namespace MfaSecure.Oath;

/// <summary>A connected card with its transaction and its own context. Releasing it neither resets nor powers off the card.</summary>
internal sealed class PcscCardHandle : PcscHandle
{
    private readonly PcscContextHandle context;

    public PcscCardHandle(PcscContextHandle context, nint card)
        : base(context.Api)
    {
        this.context = context;
        SetHandle(card);
    }

    protected override bool ReleaseHandle()
    {
        context.Api.EndTransaction(handle);
        var code = context.Api.Disconnect(handle);
        context.Dispose();
        return code == PcscError.Success;
    }
}
