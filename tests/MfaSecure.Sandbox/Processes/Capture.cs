namespace MfaSecure.Sandbox;

internal sealed class Capture
{
    private readonly Lock gate = new();
    private readonly List<byte> bytes = [];

    public Capture(Stream from) => Ended = ReadAsync(from);

    public Task Ended { get; }

    public byte[] SoFar
    {
        get
        {
            lock (gate)
            {
                return [.. bytes];
            }
        }
    }

    private async Task ReadAsync(Stream from)
    {
        var buffer = new byte[65536];
        int count;
        while ((count = await from.ReadAsync(buffer)) > 0)
        {
            lock (gate)
            {
                bytes.AddRange(buffer.AsSpan(0, count));
            }
        }
    }
}
