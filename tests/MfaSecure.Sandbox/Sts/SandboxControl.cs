using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure.Sandbox;

/// <summary>
/// Lets scripts control a running <see cref="LocalSts"/> over HTTP: <c>/_sandbox/</c> + <c>users</c>, <c>roles</c>, <c>code</c>,
/// <c>calls</c>, <c>faults</c> or <c>clock</c>, with parameters in the query or in a form body.
/// </summary>
internal sealed class SandboxControl(LocalSts sts)
{
    public const string Prefix = "/_sandbox/";

    /// <summary>One value per line, without escapes, so that shell scripts can parse it with sed.</summary>
    public static readonly JsonSerializerOptions ForScripts = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public HttpResponse Handle(HttpRequest request)
    {
        try
        {
            var form = request.Form();
            return request.Path[Prefix.Length..] switch
            {
                "users" when form.TryGetValue("name", out var name) => Json(Describe(AddUser(name))),
                "users" => Json(sts.Account.Users.Select(Describe)),
                "roles" => Json(new { sts.Account.AddRole(form["name"], requiresMfa: form.ContainsKey("requires-mfa")).Arn }),
                "code" => HttpResponse.Text(200, Device(form).NextUnusedCode() + "\n"),
                "calls" => Json(sts.Calls),
                "faults" => AddFaults(form),
                "clock" => Shift(form["shift"]),
                var other => HttpResponse.Text(404, $"unknown path '{other}', use one of: users, roles, code, calls, faults, clock\n"),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException)
        {
            return HttpResponse.Text(400, e.Message + "\n");
        }
    }

    private IamUser AddUser(string name)
    {
        var user = sts.AddUser(name);
        user.AddTotpDevice();
        return user;
    }

    public static object Describe(IamUser user)
        => new
        {
            user.Name,
            user.Arn,
            user.AccessKeyId,
            user.SecretAccessKey,
            Devices = user.Devices.Select(d => new { d.Serial, Seed = d.SeedBase32 }),
        };

    private TotpDevice Device(Dictionary<string, string> form)
        => sts.Account.Users.SelectMany(u => u.Devices).Concat(sts.Account.Devices)
            .First(d => !form.TryGetValue("serial", out var serial) || d.Serial == serial);

    private HttpResponse AddFaults(Dictionary<string, string> form)
    {
        if (form["kind"] is "none")
        {
            sts.Faults.Clear();
        }
        else
        {
            var times = int.Parse(form.GetValueOrDefault("times", "1"), CultureInfo.InvariantCulture);
            sts.Faults.Add(FaultNames.Parse(form["kind"]), times, form.GetValueOrDefault("action"));
        }

        return HttpResponse.Text(200, "ok\n");
    }

    private HttpResponse Shift(string seconds)
    {
        sts.Clock.Shift(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        return HttpResponse.Text(200, $"{sts.Clock.GetUtcNow():u}\n");
    }

    private static HttpResponse Json(object value) => HttpResponse.Text(200, JsonSerializer.Serialize(value, ForScripts) + "\n", "application/json");
}
