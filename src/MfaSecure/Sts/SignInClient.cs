using System.Text.Json;
using MfaSecure.Profiles;

namespace MfaSecure.Sts;

/// <summary>Signs a session in to the console. Source: IAM user guide, "Enable custom identity broker access to the AWS console".</summary>
internal sealed class SignInClient(ConsoleSite site, StsNetwork network, TimeProvider clock)
{
    /// <summary>For AWS's records.</summary>
    private const string Issuer = "aws-mfa-secure";

    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(30);

    /// <summary>The URL signs in whoever opens it within 15 minutes. <paramref name="seconds"/> is for a role that the user's own keys have assumed: the
    /// console session may then last longer than the role's.</summary>
    public async Task<string> LoginUrlAsync(Credentials session, int? seconds, string page, CancellationToken cancellation)
    {
        var token = await TokenAsync(session, seconds, cancellation);
        return Url([("Action", "login"), ("Issuer", Issuer), ("Destination", page), ("SigninToken", token)]);
    }

    private async Task<string> TokenAsync(Credentials session, int? seconds, CancellationToken cancellation)
    {
        var json = JsonText.Line(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("sessionId"u8, session.AccessKeyId);
            writer.WriteString("sessionKey"u8, session.SecretAccessKey);
            writer.WriteString("sessionToken"u8, session.SessionToken);
            writer.WriteEndObject();
        }).TrimEnd('\n');
        (string, string)[] duration = seconds is null ? [] : [("SessionDuration", $"{seconds}")];
        using var handler = new StsHttpHandler(network, Connect, clock);
        using var http = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        whole.CancelAfter(Whole);
        try
        {
            using var response = await http.GetAsync(new Uri(Url([("Action", "getSigninToken"), ("SessionType", "json"), .. duration, ("Session", json)])), whole.Token);
            var body = response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(whole.Token) : "";
            return Read(body) ?? throw Failed(handler.Last, session);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Failed(handler.Last.Fault is null ? handler.Last with { Fault = TransportFault.Timeout } : handler.Last, session);
        }
    }

    private UserError Failed(StsErrorResponse response, Credentials session)
    {
        var call = StsCall.To(site.SignIn, network, session) with { Action = "getSigninToken", Partition = site.Partition, EndpointSource = site.EndpointSource };
        if (response.Fault is not null || response.Status is 407 or (>= 300 and < 400))
        {
            var failure = StsFailureReader.Read(call, response);
            // No code was sent.
            return new StsException(response.Fault == TransportFault.Dropped ? failure with { Hint = "try again" } : failure);
        }

        return response.Status is >= 400 and < 500
            ? new UserError(
                $"the console does not accept the session of {call.Keys} (HTTP {response.Status})", "run aws-mfa-secure clean, then try again")
            : new UserError($"{call.Host} did not answer with a sign-in token (HTTP {response.Status})", "try again in a minute");
    }

    private string Url(IEnumerable<(string Name, string Value)> parameters)
        => $"{site.SignIn}?{string.Join('&', parameters.Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value)}"))}";

    private static string? Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? JsonText.Text(json.RootElement, "SigninToken") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
