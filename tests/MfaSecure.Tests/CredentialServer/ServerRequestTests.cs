using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MfaSecure.CredentialServer;

namespace MfaSecure.Tests.CredentialServer;

public class ServerRequestTests
{
    [Fact]
    public void Reads_what_SDKs_send()
    {
        var request = Parse("GET /profile/a%20b HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: application/json\r\naUTHORIZATION:\tt0ken \r\nUser-Agent: Boto3/1 é\r\n\r\n");

        Assert.Equal(new("GET", "/profile/a%20b", "127.0.0.1:80", "t0ken", false), request);
    }

    [Fact]
    public void Does_not_show_the_token_as_text()
        => Assert.DoesNotContain("t0ken", Parse("GET / HTTP/1.1\r\nAuthorization: t0ken\r\n\r\n")!.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("X-Forwarded-For: 10.0.0.1")]
    [InlineData("x-forwarded-for:")]
    [InlineData("Forwarded: for=10.0.0.1")]
    [InlineData("X-Real-IP: 10.0.0.1")]
    public void Sees_that_a_proxy_passed_it_on(string header) => Assert.True(Parse($"GET / HTTP/1.1\r\n{header}\r\n\r\n")!.IsForwarded);

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("GET / HTTP/1.1\n\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("GET  / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1 \r\n\r\n")]
    [InlineData("GET / HTTP/2\r\n\r\n")]
    [InlineData("GET http://127.0.0.1/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET * HTTP/1.1\r\n\r\n")]
    [InlineData("G(T / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n folded: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\rHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\nHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: \0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nAuthorization: x\r\nAuthorization: y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\nmore")]
    public void Anything_but_one_strict_request_is_none(string text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("dev", "dev")]
    [InlineData("a%2Fb%20c", "a/b c")]
    [InlineData("%c3%A9", "é")]
    [InlineData("%", null)]
    [InlineData("%4", null)]
    [InlineData("%4g", null)]
    [InlineData("%00", null)]
    public void Percent_signs_are_decoded_strictly(string path, string? expected)
        => Assert.Equal(expected, ServerRequest.DecodePath(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null);

    [Fact]
    public void No_bytes_make_it_fail_in_any_other_way_than_by_refusing()
        => Prop.ForAll<byte[]>(bytes =>
        {
            byte[] head = [.. "GET /"u8, .. bytes, .. " HTTP/1.1\r\nHost: "u8, .. bytes, .. "\r\n\r\n"u8];
            var request = ServerRequest.Parse(head);
            _ = ServerRequest.Parse(bytes);
            _ = ServerRequest.DecodePath(Encoding.Latin1.GetString(bytes));
            return request is null || (request.Method == "GET" && request.Target[0] == '/' && request.Authorization is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static ServerRequest? Parse(string text) => ServerRequest.Parse(Encoding.Latin1.GetBytes(text));
}
