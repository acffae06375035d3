using MfaSecure.Oath;

namespace MfaSecure.Tests.Oath;

/// <summary>PC/SC that answers as told; what it was not told to answer succeeds with nothing.</summary>
internal sealed class ScriptedPcsc : Pcsc
{
    public List<string> Calls { get; } = [];

    /// <summary>Codes for the next calls of a name, in order.</summary>
    public Dictionary<string, Queue<uint>> Codes { get; } = [];

    public Queue<byte[]> Answers { get; } = new();

    public ScriptedPcsc Say(string call, params uint[] codes)
    {
        Codes[call] = new Queue<uint>(codes);
        return this;
    }

    public override uint EstablishContext(out nint context) => Call("establish", context = 1);

    public override uint ReleaseContext(nint context) => Call("release", context);

    public override uint ListReaders(nint context, out string[] readers)
    {
        readers = ["R"];
        return Call("list", context);
    }

    public override uint GetStatusChange(nint context, uint milliseconds, PcscState[] states) => Call("status", context);

    public override uint Cancel(nint context) => Call("cancel", context);

    public override uint Connect(nint context, string reader, uint share, out nint card, out uint protocol)
    {
        (card, protocol) = (2, ProtocolT1);
        return Call(share == ShareExclusive ? "exclusive" : "shared", card);
    }

    public override uint Reconnect(nint card, uint share, out uint protocol)
    {
        protocol = ProtocolT1;
        return Call("reconnect", card);
    }

    public override uint Disconnect(nint card) => Call("disconnect", card);

    public override uint BeginTransaction(nint card) => Call("begin", card);

    public override uint EndTransaction(nint card) => Call("end", card);

    public override uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var data = Answers.TryDequeue(out var next) ? next : [];
        data.CopyTo(answer);
        length = data.Length;
        return Call("transmit", card);
    }

    private uint Call(string name, nint handle)
    {
        Assert.NotEqual(0, handle);
        lock (Calls)
        {
            Calls.Add(name);
            return Codes.TryGetValue(name, out var codes) && codes.TryDequeue(out var code) ? code : 0;
        }
    }
}
