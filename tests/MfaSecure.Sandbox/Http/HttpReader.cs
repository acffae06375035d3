using System.Globalization;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>Reads HTTP/1.1 requests from a stream (RFC 9112). Supports only what the clients in our tests send.</summary>
internal sealed class HttpReader(Stream stream)
{
    private const int MaxLine = 64 * 1024;
    private readonly byte[] buffer = new byte[8192];
    private int start;
    private int end;

    /// <returns>The next request, or null after the client closed the connection.</returns>
    public async Task<HttpRequest?> ReadAsync(CancellationToken ct)
    {
        var line = await LineAsync(ct);
        if (line is null)
        {
            return null;
        }

        var words = line.Split(' ');
        if (words.Length != 3)
        {
            throw new InvalidDataException($"not a request line: {line}");
        }

        var headers = new List<KeyValuePair<string, string>>();
        while (await LineAsync(ct) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            headers.Add(new(header[..colon], header[(colon + 1)..].Trim()));
        }

        var request = new HttpRequest(words[0], words[1], headers, []);
        if (request["Expect"] is "100-continue")
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), ct);
        }

        return request with { Body = await BodyAsync(request, ct) };
    }

    private async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (!"chunked".Equals(request["Transfer-Encoding"], StringComparison.OrdinalIgnoreCase))
        {
            return await BytesAsync(int.Parse(request["Content-Length"] ?? "0", CultureInfo.InvariantCulture), ct);
        }

        var body = new List<byte>();
        while (true)
        {
            var size = int.Parse((await LineAsync(ct))!.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange(await BytesAsync(size, ct));
            await LineAsync(ct);
            if (size == 0)
            {
                return [.. body];
            }
        }
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken ct)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            if (start == end && !await FillAsync(ct))
            {
                throw new EndOfStreamException("the client closed the connection in the middle of a request");
            }

            var part = Math.Min(count - done, end - start);
            buffer.AsSpan(start, part).CopyTo(bytes.AsSpan(done));
            start += part;
            done += part;
        }

        return bytes;
    }

    private async Task<string?> LineAsync(CancellationToken ct)
    {
        var line = new List<byte>();
        while (line.Count < MaxLine)
        {
            if (start == end && !await FillAsync(ct))
            {
                return line.Count == 0 ? null : throw new EndOfStreamException("the client closed the connection in the middle of a line");
            }

            var b = buffer[start++];
            if (b == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(b);
        }

        throw new InvalidDataException("the request has a line longer than 64 KiB");
    }

    private async Task<bool> FillAsync(CancellationToken ct)
    {
        start = 0;
        end = await stream.ReadAsync(buffer, ct);
        return end > 0;
    }
}
