using System.Diagnostics.CodeAnalysis;

namespace MfaSecure.Oath;

internal sealed class PcscContextHandle(Pcsc api) : PcscHandle(api)
{
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

    protected override bool ReleaseHandle() => Api.ReleaseContext(handle) == PcscError.Success;
}
