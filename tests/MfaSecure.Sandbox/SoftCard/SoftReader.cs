using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MfaSecure.Sandbox;

/// <summary>
/// A reader of vsmartcard's vpcd driver: it connects to our port whenever it looks for a card, so a card is plugged in
/// by listening there and pulled out by hanging up.
/// </summary>
/// <remarks>The driver has two slots, the second one port higher: that port is ours too, and never answers.</remarks>
public sealed class SoftReader : IDisposable
{
    // Linux: acknowledge at once. The driver sends length and payload apart; else each command would wait 40 ms.
    private const int IpprotoTcp = 6, TcpQuickAck = 12;

    private readonly object gate = new();
    private readonly Socket secondSlot;
    private Socket first;
    private Socket? connection;
    private SoftCard? card;

    public SoftReader(string name = "Yubico YubiKey OTP+FIDO+CCID")
    {
        FriendlyName = name;
        (first, secondSlot) = BindPair();
        Port = ((IPEndPoint)first.LocalEndPoint!).Port;
    }

    /// <summary>As reader.conf has it; PC/SC adds <c> 00 00</c> or a higher number.</summary>
    public string FriendlyName { get; }

    public int Port { get; }

    /// <summary>The entry in reader.conf.</summary>
    public string Configuration => $"""
        FRIENDLYNAME "{FriendlyName}"
        DEVICENAME   127.0.0.1:{Port}
        LIBPATH      /usr/lib/pcsc/drivers/serial/libifdvpcd.so
        CHANNELID    {Port}

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
            first.Listen(1);
            var listener = first;
            new Thread(() => Accept(listener, soft)) { IsBackground = true, Name = "soft card" }.Start();
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

    /// <summary>Pulls the card out, whatever it is doing.</summary>
    public void Pull()
    {
        lock (gate)
        {
            card?.PowerOff();
            card = null;
            first.Dispose();
            connection?.Dispose();
            connection = null;
            first = Bind(Port);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            card?.PowerOff();
            first.Dispose();
            connection?.Dispose();
            secondSlot.Dispose();
        }
    }

    private void Accept(Socket listener, SoftCard soft)
    {
        try
        {
            while (true)
            {
                var accepted = listener.Accept();
                lock (gate)
                {
                    if (card != soft)
                    {
                        accepted.Dispose();
                        return;
                    }

                    connection = accepted;
                }

                using (accepted)
                {
                    Serve(accepted, soft);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Pulled out.
        }
    }

    // A payload of one byte is control: 0 off, 1 on, 2 reset, 4 tell the ATR; everything else is a command.
    private static void Serve(Socket socket, SoftCard soft)
    {
        try
        {
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

    private static (Socket First, Socket Second) BindPair()
    {
        for (var tries = 1; ; tries++)
        {
            var one = Bind(0);
            try
            {
                return (one, Bind(((IPEndPoint)one.LocalEndPoint!).Port + 1));
            }
            catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException && tries < 50)
            {
                one.Dispose();
            }
        }
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
