using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>
/// A reader of vsmartcard's vpcd driver, which listens on a port. Connecting to the port plugs a card in, disconnecting pulls it.
/// </summary>
/// <remarks>
/// The driver could also connect to the card and would then need no open port, but without a card it crashes the daemon
/// (FD_SET of -1). The driver has two slots; the second one listens on the next port.
/// </remarks>
public sealed class SoftReader : IDisposable
{
    // Linux: disables delayed ACKs. The driver sends length and payload separately, which would delay each command by 40 ms.
    private const int IpprotoTcp = 6, TcpQuickAck = 12;

    private const int RetryMilliseconds = 20;

    private readonly object gate = new();
    private Socket? connection;
    private SoftCard? card;

    public SoftReader(string name = "Yubico YubiKey OTP+FIDO+CCID") => (FriendlyName, Port) = (name, FreePair());

    /// <summary>The name in reader.conf. PC/SC appends <c> 00 00</c> or higher numbers.</summary>
    public string FriendlyName { get; }

    public int Port { get; }

    /// <summary>The entry in reader.conf, with this reader's copy of the driver.</summary>
    public string Configuration(string driver) => $"""
        FRIENDLYNAME "{FriendlyName}"
        DEVICENAME   /dev/null:0x{Port:X4}
        LIBPATH      {driver}
        CHANNELID    0x{Port:X4}

        """;

    /// <summary>Plugs a card in. The reader detects it within 0.5 s.</summary>
    public void Plug(SoftCard soft)
    {
        lock (gate)
        {
            if (card is not null)
            {
                throw new InvalidOperationException("the reader already has a card");
            }

            card = soft;
            new Thread(() => Connect(soft)) { IsBackground = true, Name = "soft card" }.Start();
        }
    }

    public async Task PlugAsync(SoftCard soft, TimeSpan timeout)
    {
        var before = soft.PowerUps;
        Plug(soft);
        await PoweredAsync(soft, before + 1, timeout);
    }

    public static Task PoweredAsync(SoftCard soft, int times, TimeSpan timeout)
        => Deadline.UntilAsync(() => soft.PowerUps >= times, () => "the reader did not power up the card", timeout);

    /// <summary>Pulls the card, even during a command. The daemon polls every 0.4 s and misses faster exchanges of cards.</summary>
    public void Pull()
    {
        lock (gate)
        {
            var pulled = card;
            card = null;
            connection?.Dispose();
            connection = null;
            pulled?.PowerOff();
        }
    }

    public void Dispose() => Pull();

    // Retries while the daemon is not running.
    private void Connect(SoftCard soft)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            lock (gate)
            {
                if (card != soft)
                {
                    socket.Dispose();
                    return;
                }

                connection = socket;
            }

            using (socket)
            {
                Serve(socket, soft);
            }

            Thread.Sleep(RetryMilliseconds);
        }
    }

    // A one-byte payload is control: 0 power off, 1 power on, 2 reset, 4 get ATR. Any other payload is a command.
    private void Serve(Socket socket, SoftCard soft)
    {
        try
        {
            socket.Connect(IPAddress.Loopback, Port);
            socket.NoDelay = true;
            var header = new byte[2];
            while (Receive(socket, header))
            {
                var payload = new byte[BinaryPrimitives.ReadUInt16BigEndian(header)];
                if (!Receive(socket, payload))
                {
                    return;
                }

                switch (payload)
                {
                    case [0]:
                        break;
                    case [1] or [2]:
                        soft.PowerOn();
                        break;
                    case [4]:
                        Send(socket, SoftCard.Atr);
                        break;
                    default:
                        Send(socket, soft.Transmit(payload));
                        break;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The card was pulled, or the daemon exited.
        }
    }

    private static bool Receive(Socket socket, Span<byte> into)
    {
        while (into.Length > 0)
        {
            if (OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption(IpprotoTcp, TcpQuickAck, BitConverter.GetBytes(1));
            }

            var got = socket.Receive(into);
            if (got == 0)
            {
                return false;
            }

            into = into[got..];
        }

        return true;
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> data)
    {
        var framed = new byte[data.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)data.Length);
        data.CopyTo(framed.AsSpan(2));
        for (var at = 0; at < framed.Length;)
        {
            at += socket.Send(framed.AsSpan(at));
        }
    }

    // Below the kernel's range for outgoing connections: a connection from such a port could connect to itself.
    private static int FreePair()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20000, 32000);
            using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                first.Bind(new IPEndPoint(IPAddress.Any, port));
                second.Bind(new IPEndPoint(IPAddress.Any, port + 1));
                return port;
            }
            catch (SocketException)
            {
                // One of the ports is in use.
            }
        }
    }
}
