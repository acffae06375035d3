namespace MfaSecure.Sts;

/// <summary>The console of a partition, and where it signs in. Source: the SDKs' endpoint rules of the service <c>signin</c>.</summary>
internal sealed class ConsoleSite
{
    private static readonly (string Partition, string Domain)[] Domains =
    [
        (Profiles.Partition.Commercial, "aws.amazon.com"),
        ("aws-cn", "amazonaws.cn"),
        ("aws-us-gov", "amazonaws-us-gov.com"),
        ("aws-eusc", "amazonaws-eusc.eu"),
        ("aws-iso", "c2shome.ic.gov"),
        ("aws-iso-b", "sc2shome.sgov.gov"),
        ("aws-iso-e", "csphome.adc-e.uk"),
        ("aws-iso-f", "csphome.hci.ic.gov"),
    ];

    private readonly string domain;

    private ConsoleSite(string partition, string domain, string? endpoint, string? source)
        => (Partition, this.domain, SignIn, EndpointSource) = (partition, domain, Address(endpoint ?? $"https://{SignInHost(partition, domain)}", source), source);

    public string Partition { get; }

    public Uri SignIn { get; }

    /// <summary>The setting; null for the partition's own.</summary>
    public string? EndpointSource { get; }

    public static ConsoleSite Of(string partition, Func<string, string?> env, Func<string, string?> profile, Func<string, string, string, string?> services)
    {
        var (endpoint, source) = StsSettings.FindEndpoint("signin", "AWS_ENDPOINT_URL_SIGNIN", env, profile, services);
        return new(
            partition,
            Array.Find(Domains, known => known.Partition == partition).Domain
                ?? throw new UserError($"the console of partition '{partition}' is not known", "sign in with the browser yourself"),
            endpoint,
            source);
    }

    /// <summary><c>s3</c> is the service's home page; other paths stay as they are. The console takes the region from the query, before a fragment.</summary>
    public string Page(string? path, string? region)
    {
        var (before, fragment) = (path is { Length: > 0 } ? path.TrimStart('/') : "console").Split('#', 2) is [var first, .. var rest] ? (first, string.Concat(rest.Select(part => "#" + part))) : ("", "");
        var page = before.AsSpan().ContainsAny('/', '?') ? before : before + "/home";
        var query = region is null ? "" : $"{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}region={Uri.EscapeDataString(region)}";
        return $"https://console.{domain}/{page}{query}{fragment}";
    }

    // The European Sovereign Cloud signs in by region only.
    private static string SignInHost(string partition, string domain)
        => $"{(partition == "aws-eusc" ? Profiles.Partition.DefaultRegion(partition) + "." : "")}signin.{domain}";

    private static Uri Address(string endpoint, string? source)
        => Uri.TryCreate(endpoint.TrimEnd('/') + "/federation", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? address
            : throw new UserError($"the endpoint in {source} is not an http or https URL", "use a URL such as https://signin.aws.amazon.com", ErrorKind.Usage);
}
