using System.Text.Json;
using System.Text.RegularExpressions;

namespace MfaSecure.Sandbox;

/// <summary>
/// The console's sign-in (<c>https://signin.aws.amazon.com/federation</c>). Source: IAM user guide, "Enable custom identity broker access to
/// the AWS console". The account's lock is held.
/// </summary>
internal sealed class SignInService(AwsAccount account)
{
    public const string Path = "/federation";

    /// <summary>"The token is valid for 15 minutes."</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(15);

    private readonly List<ConsoleSignIn> signIns = [];

    public IReadOnlyList<ConsoleSignIn> SignIns => account.Locked(() => signIns.ToArray());

    public HttpResponse Handle(HttpRequest request)
    {
        var form = request.Form();
        return account.Locked(() => form.GetValueOrDefault("Action") switch
        {
            "getSigninToken" => GetToken(form),
            "login" => LogIn(form),
            _ => Refused("unknown action"),
        });
    }

    private HttpResponse GetToken(Dictionary<string, string> form)
    {
        if (form.GetValueOrDefault("SessionType", "json") != "json" || Find(form.GetValueOrDefault("Session", "")) is not { } session)
        {
            return Refused("the session is not valid");
        }

        if (session is { Role: null, Federated: null })
        {
            return Refused("sessions of GetSessionToken cannot sign in");
        }

        int? seconds = null;
        if (form.TryGetValue("SessionDuration", out var text))
        {
            if (!int.TryParse(text, out var number) || number is < 900 or > 43200)
            {
                return Refused("SessionDuration is not between 900 and 43200");
            }

            if (session.Role is null || session.MadeBy is null)
            {
                return Refused("SessionDuration is only for roles that a user's keys assume");
            }

            seconds = number;
        }

        var signIn = new ConsoleSignIn
        {
            Token = Ids.SessionToken(),
            Session = session,
            Ends = account.Clock.GetUtcNow() + TokenLifetime,
            ConsoleEnds = seconds is null ? session.Expiration : account.Clock.GetUtcNow().AddSeconds(seconds.Value),
        };
        signIns.Add(signIn);
        return HttpResponse.Text(200, JsonSerializer.Serialize(new { SigninToken = signIn.Token }), "application/json");
    }

    private HttpResponse LogIn(Dictionary<string, string> form)
    {
        if (signIns.Find(each => each.Token == form.GetValueOrDefault("SigninToken")) is not { } signIn || signIn.Ends <= account.Clock.GetUtcNow())
        {
            return Refused("the sign-in token is not valid, or has expired");
        }

        var destination = form.GetValueOrDefault("Destination", "");
        if (!destination.StartsWith($"https://console.{Domain}/", StringComparison.Ordinal)
            && !Regex.IsMatch(destination, $@"\Ahttps://[a-z0-9-]+\.console\.{Regex.Escape(Domain)}/"))
        {
            return Refused("the destination is not the console of this partition");
        }

        signIn.Destination = destination;
        return HttpResponse.Text(302, "").With("Location", destination).With("Set-Cookie", "aws-creds=x; Secure; HttpOnly");
    }

    private string Domain => account.Partition switch
    {
        "aws-cn" => "amazonaws.cn",
        "aws-us-gov" => "amazonaws-us-gov.com",
        _ => "aws.amazon.com",
    };

    private TemporarySession? Find(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            string Text(string name) => document.RootElement.GetProperty(name).GetString()!;
            return account.FindCaller(Text("sessionId"), Text("sessionToken")) is { Session: { } session } caller && caller.Secret == Text("sessionKey")
                && session.Expiration > account.Clock.GetUtcNow() && !session.Revoked
                ? session
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>AWS says no more than this; the reason is for people who read a failing test.</summary>
    private static HttpResponse Refused(string why) => HttpResponse.Text(400, $"<html><body>Bad Request<!-- {why} --></body></html>", "text/html");
}
