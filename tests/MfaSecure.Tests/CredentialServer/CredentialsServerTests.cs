using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MfaSecure.CredentialServer;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sandbox;
using MfaSecure.Sessions;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.CredentialServer;

/// <summary>Who is answered by the credentials server, over the wire and by values.</summary>
public sealed class CredentialsServerTests : IAsyncLifetime
{
    private readonly SessionWorld world = new();
    private Host host = null!;
    private CredentialsServer server = null!;

    public async Task InitializeAsync()
    {
        host = world.Host();
        await world.GetWithTokenAsync();
        server = Start();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        world.Dispose();
    }

    private CredentialsServer Start() => new(host, profile =>
    {
        var files = ProfileFiles.Load(host).Profiles;
        var resolution = ProfileResolver.Resolve(host.Environment, files, profile, host.Clock.GetUtcNow(), host.UserName);
        return resolution.Decision == Decision.PassThrough ? null : SessionRequest.For(host, resolution, files);
    });

    private int Port => new Uri(server.Url).Port;

    private string Authority => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    [Fact]
    public async Task Gives_the_cached_session_in_the_form_of_a_containers_endpoint()
    {
        var (status, head, body) = await AskAsync();

        var session = world.Sts.Account.Sessions.Single();
        Assert.Equal(200, status);
        Assert.Contains("\r\nCache-Control: no-store\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain(' ', body);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(
            [("AccessKeyId", session.AccessKeyId), ("SecretAccessKey", session.SecretAccessKey), ("Token", session.SessionToken), ("Expiration", session.Expiration.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))],
            json.RootElement.EnumerateObject().Select(property => (property.Name, property.Value.GetString()!)));
    }

    [Fact]
    public async Task Gives_a_role_by_its_path_with_its_ARN()
    {
        var role = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile \"my dev\"]\nrole_arn = {role.Arn}\nsource_profile = mfa\n");

        var (status, _, body) = await AskAsync(target: "/profile/my%20dev");

        using var json = JsonDocument.Parse(body);
        Assert.Equal((200, role.Arn), (status, json.RootElement.GetProperty("RoleArn").GetString()));
        Assert.Equal(world.Sts.Account.Sessions.Single(session => session.Role == role).AccessKeyId, json.RootElement.GetProperty("AccessKeyId").GetString());
    }

    [Theory]
    [InlineData("/x")]
    [InlineData("//")]
    [InlineData("/?")]
    [InlineData("/profile")]
    [InlineData("/profile/")]
    [InlineData("/profile/nonesuch")]
    [InlineData("/profile/plain")]
    [InlineData("/profile/mfa?x=1")]
    [InlineData("/profile/%")]
    public async Task Other_paths_and_profiles_without_MFA_are_not_found(string target)
    {
        world.Home.AddProfile("plain", world.Sts.AddUser("bob"));

        AssertRefused(404, "NotFound", await AskAsync(target: target));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("Bearer TOKEN")]
    [InlineData("TOKENx")]
    public async Task Without_the_very_token_nothing_is_given(string? authorization)
    {
        authorization = authorization?.Replace("TOKEN", server.Token, StringComparison.Ordinal);

        AssertRefused(403, "AccessDenied", await AskAsync(authorization: authorization is null ? "" : $"Authorization: {authorization}\r\n"));
        AssertRefused(403, "AccessDenied", await AskAsync(target: "/profile/nonesuch", authorization: $"Authorization: {authorization}\r\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Host: 127.0.0.1\r\n")]
    [InlineData("Host: evil.example:PORT\r\n")]
    [InlineData("Host: 127.0.0.1:PORT.evil.example\r\n")]
    [InlineData("Host: 127.0.0.1:1\r\n")]
    [InlineData("Host: 127.0.0.1:PORT\r\nX-Forwarded-For: 127.0.0.1\r\n")]
    public async Task Another_host_or_a_proxy_is_refused_though_it_has_the_token(string headers)
        => AssertRefused(403, "AccessDenied", await AskAsync(headers: headers.Replace("PORT", Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    [Fact]
    public async Task Localhost_is_our_name_too()
        => Assert.Equal(200, (await AskAsync(headers: string.Create(CultureInfo.InvariantCulture, $"Host: LocalHost:{Port}\r\n"))).Status);

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public async Task Only_GET_is_answered(string method)
    {
        var answer = await AskAsync(method: method);

        AssertRefused(405, "MethodNotAllowed", answer);
        Assert.Contains("\r\nAllow: GET\r\n", answer.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_does_not_end_is_not_read_on()
        => AssertRefused(431, "TooLarge", await SendAsync("GET / HTTP/1.1\r\nX: ".PadRight(ServerRequest.LongestHead, 'x')));

    [Fact]
    public async Task A_request_that_does_not_arrive_is_given_up_and_others_are_served_meanwhile()
    {
        using var slow = await ConnectAsync();
        await slow.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());

        Assert.Equal(200, (await AskAsync()).Status);

        using var late = new CancellationTokenSource(Deadline.Default);
        Assert.Equal(0, await slow.ReceiveAsync(new byte[1], SocketFlags.None, late.Token));
    }

    [Fact]
    public async Task More_connections_than_are_served_at_once_wait_for_their_turn()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => AskAsync()));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(world.Calls);
    }

    [Fact]
    public async Task Many_who_ask_for_a_session_that_ended_share_one_prompt()
    {
        world.Sts.Clock.Shift(TimeSpan.FromHours(13));
        world.Terminal = new(world.Device.CurrentCode());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync()));

        Assert.All(answers, answer => Assert.Equal((200, answers[0].Body), (answer.Status, answer.Body)));
        Assert.Equal((2, 2), (world.Sts.Account.Sessions.Count, world.TerminalsOpened));
    }

    [Fact]
    public async Task What_cannot_be_renewed_is_given_to_its_end_and_then_the_reason_is()
    {
        var first = (await AskAsync()).Body;
        world.Sts.Clock.Shift(TimeSpan.FromHours(12) - TimeSpan.FromMinutes(1));

        Assert.Equal((200, first), await AskAsync() is var answer ? (answer.Status, answer.Body) : default);

        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));
        AssertRefused(400, "CredentialsUnavailable", await AskAsync(), "nobody can be asked");
    }

    [Fact]
    public async Task Without_a_folder_to_keep_it_in_the_session_is_remembered()
    {
        await server.DisposeAsync();
        host = world.Host(("HOME", null), ("AWS_CONFIG_FILE", world.Home.File(".aws/config")), ("AWS_SHARED_CREDENTIALS_FILE", world.Home.File(".aws/credentials")));
        host = new Host { Environment = host.Environment, Clock = host.Clock, Error = host.Error, OpenTerminal = host.OpenTerminal };
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(1));
        world.Terminal = new(world.Device.CurrentCode());
        server = Start();

        var (first, second) = (await AskAsync(), await AskAsync());

        Assert.Equal((200, 200, first.Body), (first.Status, second.Status, second.Body));
        Assert.Equal(2, world.Calls.Count);
    }

    [Fact]
    public async Task After_its_end_the_port_is_refused()
    {
        await server.DisposeAsync();

        await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        server = Start();
    }

    [Fact]
    public void Hostile_requests_get_no_credentials_without_the_token()
    {
        var text = Gen.Elements(
            "GET", "POST", " ", "/", "/profile/mfa", "HTTP/1.1", "\r\n", "\r\n\r\n", "\n", "\r", "\0", ":", "Host: " + Authority, "Authorization: ", "Authorization: x",
            "X-Forwarded-For: 1", "Content-Length: 5", "Transfer-Encoding: chunked", "%", "é", server.Token[..63], new string('a', 500));
        var requests = Gen.ListOf(text).Select(parts => string.Concat(parts));
        var wellFormed = from line in Gen.Elements("GET / HTTP/1.1\r\n", "GET /profile/mfa HTTP/1.0\r\n") from rest in requests select line + rest + "\r\n\r\n";

        Prop.ForAll(Gen.OneOf(requests, wellFormed).ToArbitrary(), request =>
        {
            var answer = server.AnswerAsync(Encoding.Latin1.GetBytes(request)).GetAwaiter().GetResult();
            return answer.Status is 400 or 403 && !Encoding.UTF8.GetString(answer.Body).Contains("SecretAccessKey", StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public async Task Debug_lines_tell_of_requests_and_of_no_secret()
    {
        await server.DisposeAsync();
        host = world.Host(("AWS_MFA_DEBUG", "1"));
        server = Start();
        await AskAsync();

        var log = world.Error.ToString();
        var session = world.Sts.Account.Sessions.Single();
        Assert.Contains("debug: the credentials server answers 200", log, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Token, log, StringComparison.Ordinal);
        Assert.DoesNotContain(session.SecretAccessKey, log, StringComparison.Ordinal);
        Assert.DoesNotContain(session.SessionToken, log, StringComparison.Ordinal);
    }

    private static void AssertRefused(int status, string code, (int Status, string Head, string Body) answer, string message = "")
    {
        Assert.Equal(status, answer.Status);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(["code", "message"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(code, json.RootElement.GetProperty("code").GetString());
        Assert.Contains(message, json.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private Task<(int Status, string Head, string Body)> AskAsync(string method = "GET", string target = "/", string? authorization = null, string? headers = null)
        => SendAsync($"{method} {target} HTTP/1.1\r\n{headers ?? $"Host: {Authority}\r\n"}{authorization ?? $"Authorization: {server.Token}\r\n"}\r\n");

    private async Task<(int Status, string Head, string Body)> SendAsync(string request)
    {
        using var socket = await ConnectAsync();
        using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var late = new CancellationTokenSource(Deadline.Default);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(late.Token);
        var at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), text[..(at + 2)], text[(at + 4)..]);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
