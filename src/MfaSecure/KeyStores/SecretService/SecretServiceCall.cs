using MfaSecure.Platform;
using Tmds.DBus.Protocol;

namespace MfaSecure.KeyStores;

/// <summary>A call that ends in seconds, and whose failure is a sentence with a fix.</summary>
internal static class SecretServiceCall
{
    /// <summary>D-Bus may have to start the service first.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    public static async Task<T> WithinLimitAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call().WaitAsync(Limit, cancellation);
        }
        catch (TimeoutException slow)
        {
            throw new UserError($"the Secret Service did not answer within {Limit.TotalSeconds:0} s", "unlock or restart the keyring, or use another key store", cause: slow);
        }
        catch (DBusErrorReplyException missing) when (missing.ErrorName is "org.freedesktop.DBus.Error.ServiceUnknown" or "org.freedesktop.DBus.Error.NameHasNoOwner" or "org.freedesktop.DBus.Error.Spawn.ServiceNotFound")
        {
            throw new UserError(
                "no Secret Service is running (GNOME Keyring, KWallet or KeePassXC)", "start one, or use another key store, such as pass", cause: missing);
        }
        catch (DBusErrorReplyException locked) when (locked.ErrorName == "org.freedesktop.Secret.Error.IsLocked")
        {
            throw new UserError("the keyring is locked", "unlock it in your desktop session, then run the command again", cause: locked);
        }
        catch (DBusErrorReplyException refused)
        {
            throw new UserError($"the Secret Service refused: {Sanitizer.Clean(refused.ErrorMessage)}", "check the keyring in your desktop session", cause: refused);
        }
        catch (Exception broken) when (broken is DBusConnectionException or DBusConnectFailedException or DBusConnectionClosedException or System.Net.Sockets.SocketException or IOException)
        {
            throw new UserError(
                $"cannot connect to the D-Bus session bus: {Sanitizer.Clean(broken.Message)}", "run the command in your desktop session, or use another key store, such as pass", cause: broken);
        }
    }
}
