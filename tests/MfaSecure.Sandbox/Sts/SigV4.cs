using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>
/// Verifies AWS Signature Version 4 ("Create a signed AWS API request" and "Troubleshoot Signature Version 4 signing" in the
/// IAM user guide).
/// </summary>
internal sealed class SigV4(AwsAccount account, LocalStsOptions options)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public Caller Verify(HttpRequest request, string service)
    {
        var header = request["Authorization"] ?? throw new AwsError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
        var parts = Parts(header);
        var scope = parts["Credential"].Split('/');
        if (scope.Length != 5)
        {
            throw Incomplete($"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{parts["Credential"]}'");
        }

        var date = request["X-Amz-Date"] ?? throw Incomplete(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=" + Algorithm);
        var caller = account.FindCaller(scope[0], request["X-Amz-Security-Token"]) ?? throw AwsError.InvalidToken();
        CheckScope(scope, date, service);
        CheckTime(date);
        CheckHeaders(request, parts["SignedHeaders"]);

        var canonical = Canonical(request, parts["SignedHeaders"]);
        var toSign = $"{Algorithm}\n{date}\n{string.Join('/', scope[1..])}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + caller.Secret);
        foreach (var element in scope[1..])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(element));
        }

        if (Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) != parts["Signature"])
        {
            throw AwsError.WrongSignature(
                "The request signature we calculated does not match the signature you provided. "
                + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        if (caller.Session is { } session)
        {
            return session.Revoked || session.Expiration <= account.Clock.GetUtcNow() ? throw AwsError.Expired() : caller;
        }

        account.Key(caller.AccessKeyId)!.Value.Key.LastUse = new KeyUse(account.Clock.GetUtcNow(), scope[3], scope[2]);
        return caller;
    }

    private static Dictionary<string, string> Parts(string header)
    {
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw Incomplete($"Unsupported AWS 'algorithm': '{header.Split(' ')[0]}'.");
        }

        var parts = header[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        var missing = ((string[])["Credential", "Signature", "SignedHeaders"]).Where(p => !parts.ContainsKey(p))
            .Select(p => $"Authorization header requires '{p}' parameter.").ToArray();
        return missing.Length == 0 ? parts : throw Incomplete($"{string.Join(' ', missing)} Authorization={Algorithm}");
    }

    private void CheckScope(string[] scope, string date, string service)
    {
        if (!date.StartsWith(scope[1], StringComparison.Ordinal) || scope[1].Length != 8)
        {
            throw AwsError.WrongSignature(
                $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope[1]}' != '{date[..8]}', from '{date}'.");
        }

        // IAM expects us-east-1, cn-north-1 or us-gov-west-1, but with a custom endpoint the CLI signs for the profile's region.
        var regionIsServed = options.Region is { } only && service != "iam" ? scope[2] == only : account.Partition switch
        {
            "aws-cn" => scope[2].StartsWith("cn-", StringComparison.Ordinal),
            "aws-us-gov" => scope[2].StartsWith("us-gov-", StringComparison.Ordinal),
            _ => scope[2].Count(c => c == '-') == 2 && !scope[2].StartsWith("cn-", StringComparison.Ordinal),
        };
        if (!regionIsServed)
        {
            throw AwsError.WrongSignature($"Credential should be scoped to a valid region, not '{scope[2]}'. ");
        }

        if (scope[3] != service)
        {
            throw AwsError.WrongSignature($"Credential should be scoped to correct service: '{service}'. ");
        }

        if (scope[4] != "aws4_request")
        {
            throw AwsError.WrongSignature($"Credential should be scoped with a valid terminator: 'aws4_request', not '{scope[4]}'. ");
        }
    }

    private void CheckTime(string date)
    {
        if (!DateTimeOffset.TryParseExact(
            date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
        {
            throw Incomplete($"Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601");
        }

        var now = account.Clock.GetUtcNow();
        var minutes = (int)options.ClockTolerance.TotalMinutes;
        if (options.SkewIsRequestTimeTooSkewed && (signed - now).Duration() > options.ClockTolerance)
        {
            throw new AwsError(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
        }

        if (signed < now - options.ClockTolerance)
        {
            throw AwsError.WrongSignature(
                $"Signature expired: {date} is now earlier than {Basic(now - options.ClockTolerance)} ({Basic(now)} - {minutes} min.)");
        }

        if (signed > now + options.ClockTolerance)
        {
            throw AwsError.WrongSignature(
                $"Signature not yet current: {date} is still later than {Basic(now + options.ClockTolerance)} ({Basic(now)} + {minutes} min.)");
        }
    }

    private static void CheckHeaders(HttpRequest request, string signedHeaders)
    {
        var signed = signedHeaders.Split(';').ToHashSet(StringComparer.Ordinal);
        var names = request.Headers.Select(h => h.Key.ToLowerInvariant()).ToHashSet();
        var unsigned = names.FirstOrDefault(n => (n == "host" || n.StartsWith("x-amz-", StringComparison.Ordinal)) && !signed.Contains(n));
        if (unsigned is not null)
        {
            throw unsigned == "host"
                ? AwsError.WrongSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
                : AwsError.WrongSignature($"There were headers present in the request which were not signed: {unsigned}");
        }

        if (signed.FirstOrDefault(n => !names.Contains(n)) is { } absent)
        {
            throw Incomplete($"Signed header '{absent}' is not in the request.");
        }
    }

    private static string Canonical(HttpRequest request, string signedHeaders)
    {
        var path = string.Join('/', request.Path.Split('/').Select(Uri.EscapeDataString));
        var query = request.Query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2)).Select(p => (Name: Recode(p[0]), Value: p.Length > 1 ? Recode(p[1]) : ""))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}");
        var headers = signedHeaders.Split(';').Select(name => $"{name}:{string.Join(',', request.Headers
            .Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(h => string.Join(' ', h.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))))}\n");
        return $"{request.Method}\n{path}\n{string.Join('&', query)}\n{string.Concat(headers)}\n{signedHeaders}\n{Hex(SHA256.HashData(request.Body))}";
    }

    private static string Recode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text.Replace('+', ' ')));

    private static string Basic(DateTimeOffset time) => time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static AwsError Incomplete(string message) => new(400, "IncompleteSignature", message);
}
