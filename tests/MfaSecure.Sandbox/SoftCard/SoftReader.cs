using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MfaSecure.Sandbox;

/// <summary>
/// A reader of vsmartcard's vpcd driver, which listens on a port: a card is plugged in by connecting to it, and pulled
/// out by hanging up.
/// </summary>
/// <remarks>
/// The driver can also connect to the card, which would spare it a port open to the network, but then ends the daemon
/// (FD_SET of -1) whenever no card is there. It has two slots; the second listens one port higher.
/// </remarks>
public sealed class SoftReader : IDisposable
{
    // Linux: acknowledge at once. The driver sends length and payload apart; else each command would wait 40 ms.
    private const int IpprotoTcp = 6, TcpQuickAck = 12;

    private const int RetryMilliseconds = 20;

    private readonly object gate = new();
    private Socket? connection;
    private SoftCard? card;

    public SoftReader(string name = "Yubico YubiKey OTP+FIDO+CCID") => (FriendlyName, Port) = (name, FreePair());

    /// <summary>As reader.conf has it; PC/SC adds <c> 00 00</c> or a higher number.</summary>
    public string FriendlyName { get; }

    public int Port { get; }

    /// <summary>The entry in reader.conf, with a driver of the reader's own.</summary>
    public string Configuration(string driver) => $"""
        FRIENDLYNAME "{FriendlyName}"
        DEVICENAME   /dev/null:0x{Port:X4}
        LIBPATH      {driver}
        CHANNELID    0x{Port:X4}

        """;

    /// <summary>Plugs a card in; the reader finds it within half a second.</summary>
    public void Plug(SoftCard soft)
    {
        lock (gate)
        {
            if (card is not null)
            {
                throw new InvalidOperationException("the reader holds a card already");
            }

            card = soft;
            new Thread(() => Connect(soft)) { IsBackground = true, Name = "soft card" }.Start();
        }
    }

    /// <summary>Plugs a card in and waits until the reader has switched it on.</summary>
    public async Task PlugAsync(SoftCard soft, TimeSpan timeout)
    {
        var before = soft.PowerUps;
        Plug(soft);
        await PoweredAsync(soft, before + 1, timeout);
    }

    /// <summary>Waits until a card was switched on this often.</summary>
    public static async Task PoweredAsync(SoftCard soft, int times, TimeSpan timeout)
    {
        for (var watch = Stopwatch.StartNew(); soft.PowerUps < times; await Task.Delay(5))
        {
            if (watch.Elapsed > timeout)
            {
                throw new TimeoutException("the reader did not switch the card on");
            }
        }
    }

    /// <summary>Pulls the card out, whatever it is doing. The daemon looks every 0.4 s: a card exchanged faster is one to it.</summary>
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

    // A daemon that is not there yet, or not any more, is looked for until it is.
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

    // A payload of one byte is control: 0 off, 1 on, 2 reset, 4 tell the ATR; everything else is a command.
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
                        Send(socket, soft.Answer(payload));
                        break;
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Pulled out, or the daemon is gone.
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

    // Below the range from which the kernel takes ports for connections: one of those may connect to itself.
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
                // One of them is somebody's.
            }
        }
    }
}
