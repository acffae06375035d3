using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MfaSecure.Sandbox;

/// <summary>
/// What scripts say to a running <see cref="LocalSts"/> over HTTP, below <c>/_sandbox/</c>: <c>users</c>, <c>roles</c>, <c>code</c>,
/// <c>calls</c>, <c>faults</c>, <c>clock</c>. Parameters are those of a form or of the query.
/// </summary>
internal sealed class SandboxControl(LocalSts sts)
{
    public const string Prefix = "/_sandbox/";

    /// <summary>One value a line and no escapes, so that a shell script can read it with sed.</summary>
    public static readonly JsonSerializerOptions ForScripts = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public HttpAnswer Answer(HttpRequest request)
    {
        try
        {
            var form = request.Form();
            return request.Path[Prefix.Length..] switch
            {
                "users" when form.TryGetValue("name", out var name) => Json(Described(AddUser(name))),
                "users" => Json(sts.Account.Users.Select(Described)),
                "roles" => Json(new { sts.Account.AddRole(form["name"], requiresMfa: form.ContainsKey("requires-mfa")).Arn }),
                "code" => HttpAnswer.Text(200, Device(form).NextUnusedCode() + "\n"),
                "calls" => Json(sts.Calls),
                "faults" => AddFaults(form),
                "clock" => Shift(form["shift"]),
                var other => HttpAnswer.Text(404, $"no '{other}' here: users, roles, code, calls, faults, clock\n"),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException)
        {
            return HttpAnswer.Text(400, e.Message + "\n");
        }
    }

    private IamUser AddUser(string name)
    {
        var user = sts.AddUser(name);
        user.AddTotpDevice();
        return user;
    }

    public static object Described(IamUser user)
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

    private HttpAnswer AddFaults(Dictionary<string, string> form)
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

        return HttpAnswer.Text(200, "ok\n");
    }

    private HttpAnswer Shift(string seconds)
    {
        sts.Clock.Shift(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        return HttpAnswer.Text(200, $"{sts.Clock.GetUtcNow():u}\n");
    }

    private static HttpAnswer Json(object value) => HttpAnswer.Text(200, JsonSerializer.Serialize(value, ForScripts) + "\n", "application/json");
}
