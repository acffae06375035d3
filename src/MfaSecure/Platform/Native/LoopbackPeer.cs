using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MfaSecure.Platform;

/// <summary>Whose process is at the other end of a connection within this machine.</summary>
internal static class LoopbackPeer
{
    /// <summary>Another ordinary user's: not ours and not root's. False if the kernel does not report it (macOS, WSL 1).</summary>
    public static bool IsForeign(Socket connection)
    {
        try
        {
            return OperatingSystem.IsLinux() && connection is { RemoteEndPoint: IPEndPoint peer, LocalEndPoint: IPEndPoint own }
                && (FindOwner(ReadTable("/proc/net/tcp"), peer, own) ?? FindOwner(ReadTable("/proc/net/tcp6"), peer, own)) is { } uid
                && uid != 0 && uid != Libc.GetEffectiveUserId();
        }
        catch (SocketException)
        {
            // The peer is already gone.
            return true;
        }
    }

    /// <summary>From a table of proc_net_tcp(5); null if the connection is not in it.</summary>
    internal static uint? FindOwner(string table, IPEndPoint peer, IPEndPoint own)
    {
        // An IPv6 socket shows mapped addresses, which end in the same digits; the rest of the line has the peer's own address first.
        var at = table.IndexOf($"{Hex(peer)} ", StringComparison.Ordinal);
        while (at >= 0)
        {
            var fields = table[at..Math.Min(table.Length, at + 160)].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is [_, var remote, _, _, _, _, var uid, ..] && remote.EndsWith(Hex(own), StringComparison.Ordinal))
            {
                return uint.TryParse(uid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            }

            at = table.IndexOf($"{Hex(peer)} ", at + 1, StringComparison.Ordinal);
        }

        return null;
    }

    private static string Hex(IPEndPoint point)
        => $"{BitConverter.ToUInt32(point.Address.MapToIPv4().GetAddressBytes()):X8}:{point.Port:X4}";

    private static string ReadTable(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
