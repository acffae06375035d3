using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Sandbox;

/// <summary>The console's sign-in in the sandbox: which sessions it takes, and for how long.</summary>
public sealed class LocalSignInTests : IDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly LocalSts sts = LocalSts.Start();
    private readonly IamUser alice;
    private readonly IamRole role;

    public LocalSignInTests()
    {
        alice = sts.AddUser("alice");
        role = sts.Account.AddRole("dev", maxSessionDuration: 43200);
    }

    public void Dispose() => sts.Dispose();

    [Fact]
    public async Task A_role_signs_in_and_lands_on_the_console()
    {
        var token = await TokenAsync(await RoleAsync());

        using var answer = await LogInAsync(token, "https://console.aws.amazon.com/s3/home");

        Assert.Equal((HttpStatusCode.Redirect, "https://console.aws.amazon.com/s3/home"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        var signIn = Assert.Single(sts.SignIns);
        Assert.Equal((role, "https://console.aws.amazon.com/s3/home", signIn.Session.Expiration), (signIn.Session.Role, signIn.Destination, signIn.ConsoleEnds));
    }

    [Fact]
    public async Task A_session_of_GetSessionToken_is_refused_and_a_federated_user_is_not()
    {
        var client = Client();
        var session = (await client.GetSessionTokenAsync(new GetSessionTokenRequest())).Credentials;
        var federated = (await client.GetFederationTokenAsync(new() { Name = "bob" })).Credentials;

        Assert.Null(await TryTokenAsync(session));
        Assert.NotNull(await TryTokenAsync(federated));
    }

    [Theory]
    [InlineData("direct", 43200, true)]
    [InlineData("direct", 899, false)]
    [InlineData("direct", 43201, false)]
    [InlineData("chained", 43200, false)]
    [InlineData("federated", 43200, false)]
    public async Task SessionDuration_is_only_for_roles_that_a_users_keys_assume(string kind, int seconds, bool isAccepted)
    {
        var client = Client();
        var keys = kind switch
        {
            "federated" => (await client.GetFederationTokenAsync(new() { Name = "bob" })).Credentials,
            "chained" => await RoleAsync((await client.GetSessionTokenAsync(new GetSessionTokenRequest())).Credentials),
            _ => await RoleAsync(),
        };

        Assert.Equal(isAccepted, await TryTokenAsync(keys, seconds) is not null);
    }

    [Fact]
    public async Task A_token_lives_15_minutes_and_leads_only_to_the_console()
    {
        var token = await TokenAsync(await RoleAsync());

        using var elsewhere = await LogInAsync(token, "https://example.com/");
        sts.Clock.Shift(TimeSpan.FromMinutes(15));
        using var late = await LogInAsync(token, "https://console.aws.amazon.com/");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (elsewhere.StatusCode, late.StatusCode));
    }

    [Fact]
    public async Task A_session_with_another_secret_or_token_or_none_at_all_is_refused()
    {
        var keys = await RoleAsync();

        Assert.Null(await TryTokenAsync(new() { AccessKeyId = keys.AccessKeyId, SecretAccessKey = "x", SessionToken = keys.SessionToken }));
        Assert.Null(await TryTokenAsync(new() { AccessKeyId = keys.AccessKeyId, SecretAccessKey = keys.SecretAccessKey, SessionToken = "x" }));
        using var nothing = await Http.GetAsync(new Uri($"{sts.Url}/federation?Action=getSigninToken"));
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
    }

    private Amazon.SecurityToken.AmazonSecurityTokenServiceClient Client()
        => LocalStsTests.Client(sts, new BasicAWSCredentials(alice.AccessKeyId, alice.SecretAccessKey));

    private async Task<Credentials> RoleAsync(AWSCredentials? by = null)
        => (await (by is null ? Client() : LocalStsTests.Client(sts, by)).AssumeRoleAsync(new() { RoleArn = role.Arn, RoleSessionName = "me" })).Credentials;

    private async Task<string> TokenAsync(Credentials keys) => await TryTokenAsync(keys) ?? throw new InvalidOperationException("no token");

    private async Task<string?> TryTokenAsync(Credentials keys, int? seconds = null)
    {
        var session = JsonSerializer.Serialize(new { sessionId = keys.AccessKeyId, sessionKey = keys.SecretAccessKey, sessionToken = keys.SessionToken });
        var duration = seconds is null ? "" : $"&SessionDuration={seconds}";
        using var answer = await Http.GetAsync(new Uri($"{sts.Url}/federation?Action=getSigninToken&SessionType=json&Session={Uri.EscapeDataString(session)}{duration}"));
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return null;
        }

        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("SigninToken").GetString();
    }

    private Task<HttpResponseMessage> LogInAsync(string token, string destination)
        => Http.GetAsync(new Uri($"{sts.Url}/federation?Action=login&Issuer=test&Destination={Uri.EscapeDataString(destination)}&SigninToken={Uri.EscapeDataString(token)}"));
}
