using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MfaSecure.Oath;

/// <summary>Who else is connected to pcscd's socket (Linux): the kernel's list of unix sockets (linux/unix_diag.h), then the descriptors of each process.</summary>
internal static unsafe partial class PcscClients
{
    private const int Netlink = 16, RawCloseOnExec = 0x80003, SocketDiagnosis = 4;
    private const int HeaderLength = 16, SocketLength = 16, AttributeLength = 4;
    private const ushort ByFamily = 20, Done = 3, Error = 2, NameAttribute = 0, PeerAttribute = 2;

    /// <summary>pcsc-lite's own default, and where systemd listens.</summary>
    private const string DefaultSocket = "/run/pcscd/pcscd.comm";

    public static string SocketPath => Environment.GetEnvironmentVariable("PCSCLITE_CSOCK_NAME") is { Length: > 0 } chosen ? chosen : DefaultSocket;

    /// <summary>Such as <c>scdaemon</c>; empty if unknown. <paramref name="isForeign"/>: there is one that we may not look at, another
    /// user's or one that hides its memory, as ours do while they hold secrets.</summary>
    public static IReadOnlyList<(string Name, int Process)> Others(out bool isForeign)
    {
        isForeign = false;
        var others = new List<(string Name, int Process)>();
        if (!OperatingSystem.IsLinux() || Peers() is not { Count: > 0 } peers)
        {
            return others;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && SocketsOf(folder).Where(peers.Remove).ToList() is { Count: > 0 }
                && process != Environment.ProcessId)
            {
                others.Add((NameOf(folder), process));
            }
        }

        isForeign = peers.Count > 0;
        return others;
    }

    private static List<uint> SocketsOf(string process)
    {
        var sockets = new List<uint>();
        try
        {
            foreach (var descriptor in Directory.EnumerateFileSystemEntries(process + "/fd"))
            {
                if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal)
                    && uint.TryParse(target.AsSpan("socket:[".Length).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
                {
                    sockets.Add(inode);
                }
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // Another user's, or it has just ended.
        }

        return sockets;
    }

    private static string NameOf(string process)
    {
        try
        {
            return new FileInfo(process + "/exe").LinkTarget is { } program ? Path.GetFileName(program) : File.ReadAllText(process + "/comm").Trim();
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return "process";
        }
    }

    /// <summary>The clients' ends of pcscd's connections, by inode; null if the kernel does not report them.</summary>
    private static HashSet<uint>? Peers()
    {
        var socket = Socket(Netlink, RawCloseOnExec, SocketDiagnosis);
        if (socket < 0)
        {
            return null;
        }

        try
        {
            // struct nlmsghdr, struct unix_diag_req: all states, all sockets, name and peer.
            Span<byte> request = stackalloc byte[HeaderLength + 24];
            request.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(request, request.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(request[4..], ByFamily);
            BinaryPrimitives.WriteUInt16LittleEndian(request[6..], 0x301);
            request[HeaderLength] = 1;
            request[(HeaderLength + 4)..(HeaderLength + 8)].Fill(0xFF);
            BinaryPrimitives.WriteUInt32LittleEndian(request[(HeaderLength + 12)..], 0x5);
            request[(HeaderLength + 16)..].Fill(0xFF);
            fixed (byte* start = request)
            {
                return Send(socket, start, request.Length, 0) == request.Length ? ReadPeers(socket) : null;
            }
        }
        finally
        {
            _ = Close(socket);
        }
    }

    private static HashSet<uint>? ReadPeers(int socket)
    {
        var (path, peers) = (Encoding.UTF8.GetBytes(SocketPath), new HashSet<uint>());
        var buffer = new byte[128 * 1024];
        fixed (byte* start = buffer)
        {
            while (Receive(socket, start, buffer.Length, 0) is > 0 and var length)
            {
                for (var rest = buffer.AsSpan(0, (int)length); rest.Length >= HeaderLength;)
                {
                    var size = BinaryPrimitives.ReadInt32LittleEndian(rest);
                    var kind = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
                    if (kind is Done or Error || size < HeaderLength || size > rest.Length)
                    {
                        return kind == Done ? peers : null;
                    }

                    if (size >= HeaderLength + SocketLength && PeerOf(rest[(HeaderLength + SocketLength)..size], path) is { } peer)
                    {
                        peers.Add(peer);
                    }

                    rest = rest[Math.Min(Aligned(size), rest.Length)..];
                }
            }
        }

        return null;
    }

    private static uint? PeerOf(ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> path)
    {
        var isOurs = false;
        uint? peer = null;
        while (attributes.Length >= AttributeLength)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            if (size < AttributeLength || size > attributes.Length)
            {
                break;
            }

            var value = attributes[AttributeLength..size];
            switch (BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]))
            {
                case NameAttribute:
                    isOurs = value.TrimEnd((byte)0).SequenceEqual(path);
                    break;
                case PeerAttribute when value.Length >= 4:
                    peer = BinaryPrimitives.ReadUInt32LittleEndian(value);
                    break;
            }

            attributes = attributes[Math.Min(Aligned(size), attributes.Length)..];
        }

        return isOurs ? peer : null;
    }

    private static int Aligned(int size) => (size + 3) & ~3;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int socket);
}
