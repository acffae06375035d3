using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

public sealed class LocalStsFaultTests : IDisposable
{
    private readonly LocalSts sts = LocalSts.Start();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public void Dispose()
    {
        http.Dispose();
        sts.Dispose();
    }

    [Fact]
    public async Task A_fault_applies_to_the_given_number_of_calls()
    {
        sts.Faults.Add(Fault.Throttle, times: 2);
        sts.Faults.Add(Fault.Status(503));

        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            codes.Add((await Get()).StatusCode);
        }

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Forbidden], codes);
        Assert.Equal(["fault:throttle", "fault:throttle", "fault:status-503", "MissingAuthenticationToken"], sts.Calls.Select(c => c.Outcome));
    }

    [Fact]
    public async Task A_fault_can_be_limited_to_one_action()
    {
        sts.Faults.Add(Fault.Throttle, action: "AssumeRole");

        Assert.Contains("MissingAuthenticationToken", await (await Get()).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("<Message>Rate exceeded</Message>", await (await Get("AssumeRole")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dropped_or_truncated_response_is_an_IO_failure_for_the_client()
    {
        foreach (var fault in (Fault[])[Fault.Drop, Fault.LostResponse, Fault.Reset, Fault.TruncatedResponse])
        {
            sts.Faults.Add(fault);
            // A POST, because HttpClient retries a GET without a response.
            await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri(sts.Url), new StringContent("")));
        }

        Assert.Equal(["fault:drop", "InvalidAction", "fault:reset", "InvalidAction"], sts.Calls.Select(c => c.Outcome));
    }

    [Fact]
    public async Task The_code_is_spent_even_if_the_response_is_lost()
    {
        var alice = sts.AddUser("alice");
        var device = alice.AddTotpDevice();
        var client = LocalStsTests.Client(sts, new BasicAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey));
        sts.Faults.Add(Fault.LostResponse);
        var code = device.CurrentCode();

        await Assert.ThrowsAnyAsync<IOException>(
            () => client.GetSessionTokenAsync(new GetSessionTokenRequest { SerialNumber = device.Serial, TokenCode = code }));

        Assert.NotNull(device.LastAcceptedStep);
        Assert.Equal("ok", Assert.Single(sts.Calls).Outcome);
    }

    [Fact]
    public async Task A_call_on_hold_continues_when_it_is_released()
    {
        var hold = sts.Faults.Hold();
        var call = Get();
        await hold.ReachedAsync();

        Assert.False(call.IsCompleted);
        Assert.Null(Assert.Single(sts.Calls).Outcome);
        hold.Release();
        Assert.Equal(HttpStatusCode.Forbidden, (await call).StatusCode);
    }

    [Fact]
    public async Task Unusual_responses_are_as_specified()
    {
        sts.Faults.Add(Fault.Redirect("https://elsewhere.example/"));
        sts.Faults.Add(Fault.ProxyAuthenticationRequired);
        sts.Faults.Add(Fault.LoginPage);
        sts.Faults.Add(Fault.Empty);
        sts.Faults.Add(Fault.WrongContentType);
        sts.Faults.Add(Fault.Garbage);

        var redirect = await Get();
        Assert.Equal((HttpStatusCode.Found, "https://elsewhere.example/"), (redirect.StatusCode, redirect.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, (await Get()).StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("text/html"), (await Get()).Content.Headers.ContentType);
        Assert.Empty(await (await Get()).Content.ReadAsByteArrayAsync());
        var mislabeled = await Get();
        Assert.Equal("application/octet-stream", mislabeled.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<ErrorResponse", await mislabeled.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await (await Get()).Content.ReadAsByteArrayAsync())[0]);
    }

    [Fact]
    public async Task Responses_have_the_servers_date_and_a_request_id()
    {
        sts.Clock.Shift(TimeSpan.FromDays(400));

        var response = await Get();

        Assert.InRange(response.Headers.Date!.Value, sts.Clock.GetUtcNow().AddMinutes(-1), sts.Clock.GetUtcNow());
        Assert.True(Guid.TryParse(Assert.Single(response.Headers.GetValues("x-amzn-RequestId")), out _));
    }

    [Fact]
    public async Task Https_works_only_for_clients_that_trust_the_authority()
    {
        using var tls = LocalSts.Start(new() { Tls = true });
        using var authority = X509Certificate2.CreateFromPem(tls.CertificateAuthorityPem);
        using var trusting = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new()
            {
                CertificateChainPolicy = new()
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });

        Assert.Equal(HttpStatusCode.Forbidden, (await trusting.GetAsync(new Uri(tls.Url + "/?Action=GetCallerIdentity&Version=2011-06-15"))).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(tls.Url + "/")));
    }

    [Fact]
    public async Task Scripts_can_add_users_get_codes_and_read_calls_over_http()
    {
        var added = await http.GetStringAsync(new Uri(sts.Url + "/_sandbox/users?name=carol"));
        var code = await http.GetStringAsync(new Uri(sts.Url + "/_sandbox/code?serial=arn:aws:iam::123456789012:mfa/carol"));
        await http.GetStringAsync(new Uri(sts.Url + "/_sandbox/faults?kind=throttle"));
        await Get();

        Assert.Contains("\"Arn\": \"arn:aws:iam::123456789012:user/carol\"", added, StringComparison.Ordinal);
        Assert.Matches(@"\A[0-9]{6}\n\z", code);
        Assert.Contains("\"Outcome\": \"fault:throttle\"", await http.GetStringAsync(new Uri(sts.Url + "/_sandbox/calls")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri(sts.Url + "/_sandbox/faults?kind=nonsense"))).StatusCode);
    }

    private Task<HttpResponseMessage> Get(string action = "GetCallerIdentity")
        => http.GetAsync(new Uri($"{sts.Url}/?Action={action}&Version=2011-06-15"));
}
