using System.Globalization;
using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Tests.Sts;

/// <summary>What the tests of StsClient share.</summary>
internal static class StsWorld
{
    public const string Serial = "arn:aws:iam::123456789012:mfa/alice";

    public static readonly Credentials Keys = new("AKIAIOSFODNN7EXAMPLE", "long-term-secret-wJalrXUtnFEMI/K7MDENG/b");

    public static StsClient Client(
        string url, Credentials? keys = null, StsNetwork? network = null, TimeProvider? clock = null, double connect = 20, double whole = 20) => new(
        keys ?? Keys,
        StsSettings.Resolve(name => name == "AWS_ENDPOINT_URL_STS" ? url : null, _ => null, (_, _, _) => null, Serial),
        network ?? StsNetwork.Plain,
        clock ?? TimeProvider.System,
        "mfa",
        TimeSpan.FromSeconds(connect),
        TimeSpan.FromSeconds(whole));

    public static StsNetwork Network(string name, string value) => StsNetwork.Resolve(asked => asked == name ? value : null, _ => null);

    /// <summary>Why a call failed; no secret may be in what it says.</summary>
    public static async Task<StsFailure> FailureOf(Task call)
    {
        var exception = await Assert.ThrowsAsync<StsException>(() => call);
        Assert.Equal(exception.Failure.Sentence, exception.Message);
        Assert.DoesNotContain(Keys.SecretAccessKey, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.AccessKeyId, exception.ToString(), StringComparison.Ordinal);
        return exception.Failure;
    }

    /// <summary>The time that a request was signed for.</summary>
    public static DateTimeOffset SignedAt(string request)
    {
        var line = request.Split("\r\n").Single(l => l.StartsWith("X-Amz-Date: ", StringComparison.OrdinalIgnoreCase));
        return DateTimeOffset.ParseExact(line["X-Amz-Date: ".Length..], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    /// <summary>Every variable that the SDK is known to read, set to something that would show or break the call.</summary>
    public static Dictionary<string, string> Poison(string home) => new()
    {
        ["HOME"] = home,
        ["USERPROFILE"] = home,
        ["AWS_ACCESS_KEY_ID"] = "AKIAPOISONPOISONPOIS",
        ["AWS_SECRET_ACCESS_KEY"] = "poison",
        ["AWS_SESSION_TOKEN"] = "poison",
        ["AWS_PROFILE"] = "poison",
        ["AWS_REGION"] = "cn-north-1",
        ["AWS_DEFAULT_REGION"] = "cn-north-1",
        ["AWS_ENDPOINT_URL"] = "http://localhost:1",
        ["AWS_ENDPOINT_URL_STS"] = "http://localhost:1",
        ["AWS_USE_FIPS_ENDPOINT"] = "true",
        ["AWS_USE_DUALSTACK_ENDPOINT"] = "true",
        ["AWS_STS_REGIONAL_ENDPOINTS"] = "poison",
        ["AWS_DEFAULTS_MODE"] = "auto",
        ["AWS_RETRY_MODE"] = "poison",
        ["AWS_MAX_ATTEMPTS"] = "poison",
        ["AWS_CSM_ENABLED"] = "true",
        ["AWS_ACCOUNT_ID_ENDPOINT_MODE"] = "poison",
        ["AWS_REQUEST_CHECKSUM_CALCULATION"] = "poison",
        ["AWS_RESPONSE_CHECKSUM_VALIDATION"] = "poison",
        ["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"] = "poison",
        ["AWS_DISABLE_REQUEST_COMPRESSION"] = "poison",
        ["AWS_AUTH_SCHEME_PREFERENCE"] = "poison",
        ["AWS_SIGV4A_SIGNING_REGION_SET"] = "poison",
        ["AWS_ENABLE_ENDPOINT_DISCOVERY"] = "poison",
        ["AWS_SDK_UA_APP_ID"] = "poison",
        ["AWS_EXECUTION_ENV"] = "poison",
        ["AWS_CA_BUNDLE"] = "/poison",
        ["HTTP_PROXY"] = "http://localhost:1",
        ["http_proxy"] = "http://localhost:1",
        ["HTTPS_PROXY"] = "http://localhost:1",
        ["ALL_PROXY"] = "http://localhost:1",
    };
}

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now => now;

    public override DateTimeOffset GetUtcNow() => now;
}
