using MfaSecure.Profiles;

namespace MfaSecure.Sts;

/// <summary>Region, partition and endpoint, from the AWS CLI's sources in its order (botocore's configprovider). No SDK and no I/O: the alias path needs
/// them for the cache key.</summary>
internal sealed class StsSettings
{
    /// <summary>botocore's LEGACY_GLOBAL_STS_REGIONS.</summary>
    private static readonly string[] LegacyRegions =
    [
        "ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "aws-global", "ca-central-1", "eu-central-1", "eu-north-1",
        "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    private readonly Func<string, string?> env;
    private readonly Func<string, string?> profile;

    private StsSettings(Func<string, string?> env, Func<string, string?> profile, string region, string partition)
        => (this.env, this.profile, Region, Partition) = (env, profile, region, partition);

    public string Region { get; }

    /// <summary>Null where the region follows from the partition.</summary>
    public string? RegionSource { get; private init; }

    /// <summary>The partition of the MFA device's ARN, else of the region.</summary>
    public string Partition { get; }

    /// <summary>Null for the region's own.</summary>
    public string? Endpoint { get; private init; }

    public string? EndpointSource { get; private init; }

    public bool UseFips { get; private init; }

    public bool UseDualStack { get; private init; }

    /// <summary>As botocore for <c>sts_regional_endpoints = legacy</c>: <c>sts.amazonaws.com</c>, for the regions of that time.</summary>
    /// <remarks>Looked up when it is needed, not on the alias path.</remarks>
    public bool UseGlobalEndpoint
        => Endpoint is null && !UseFips && !UseDualStack
            && (env("AWS_STS_REGIONAL_ENDPOINTS") ?? profile("sts_regional_endpoints")) == "legacy" && Array.IndexOf(LegacyRegions, Region) >= 0;

    private string? Serial { get; init; }

    private string? SerialPartition { get; init; }

    /// <summary>Does not check them: see <see cref="Problem"/>. <paramref name="services"/> takes the NAME of <c>[services NAME]</c>, a service and a key.</summary>
    public static StsSettings Resolve(
        Func<string, string?> env,
        Func<string, string?> profile,
        Func<string, string, string, string?> services,
        string? mfaSerial,
        StsOptions? told = null)
    {
        var serialPartition = SerialNumber.PartitionOf(mfaSerial);
        var (endpoint, endpointSource) = told?.Endpoint is { } named ? (named, "--endpoint-url") : FindEndpoint("sts", "AWS_ENDPOINT_URL_STS", env, profile, services);
        var (region, regionSource) = FirstOf(
            (told?.Region, "--region"),
            (env("AWS_REGION"), "AWS_REGION"),
            (env("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"),
            (profile("region"), "region in the profile"));
        region ??= Profiles.Partition.DefaultRegion(serialPartition ?? Profiles.Partition.Commercial) ?? "";
        var partition = serialPartition ?? Profiles.Partition.OfRegion(region) ?? Profiles.Partition.Commercial;
        return new StsSettings(env, profile, region, partition)
        {
            SerialPartition = serialPartition,
            Endpoint = endpoint,
            EndpointSource = endpointSource,
            RegionSource = regionSource,
            Serial = mfaSerial,
            UseFips = IsTrue(env("AWS_USE_FIPS_ENDPOINT") ?? profile("use_fips_endpoint")),
            UseDualStack = IsTrue(env("AWS_USE_DUALSTACK_ENDPOINT") ?? profile("use_dualstack_endpoint")),
        };
    }

    public UserError? Problem()
    {
        if (Region.Length == 0)
        {
            return Wrong(
                $"no region is known for partition '{Partition}' of the MFA device",
                "set AWS_REGION, or region in the profile, to a region of that partition");
        }

        if (RegionSource is null && Endpoint is null && Serial is not null && SerialNumber.Parse(Serial).Kind == SerialKind.Hardware)
        {
            // Without a region, its codes could go to the wrong partition.
            return Wrong(
                "no region is set, and the serial number of a hardware token does not contain a partition",
                "set AWS_REGION, or region in the profile, such as us-east-1 or cn-north-1");
        }

        if (!IsHostLabel(Region))
        {
            return Wrong($"'{Region}' ({RegionSource}) is not a region name", "use a name such as eu-west-1");
        }

        if (Endpoint is null)
        {
            return PartitionProblem(Profiles.Partition.OfRegion(Region), $"region {Region} ({RegionSource})");
        }

        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return Wrong($"the endpoint in {EndpointSource} is not an http or https URL", "use a URL such as https://sts.eu-west-1.amazonaws.com");
        }

        if (UseFips || UseDualStack)
        {
            // botocore and the SDKs refuse the combination as well.
            return Wrong(
                $"{EndpointSource} sets an endpoint, which cannot be combined with {(UseFips ? "FIPS" : "dual-stack")} endpoints",
                "unset one of the two");
        }

        return Profiles.Partition.OfHost(url.Host) is { } hosts ? PartitionProblem(hosts, $"endpoint {url.Host} ({EndpointSource})") : null;
    }

    public static bool IsHostLabel(string text) =>
        text.Length is > 0 and <= 63 && text[0] != '-' && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !text.All(char.IsAsciiDigit);

    private UserError? PartitionProblem(string? where, string what)
    {
        // The SDK resolves an unknown region as a commercial one: only commercial keys may go there.
        if (SerialPartition is null || (where ?? Profiles.Partition.Commercial) == SerialPartition)
        {
            return null;
        }

        var usual = Profiles.Partition.DefaultRegion(SerialPartition);
        return Wrong(
            $"the MFA device belongs to partition {SerialPartition}, but {what} belongs to {where ?? "another one"}: access keys do not work across partitions",
            $"set the region to one in {SerialPartition}{(usual is null ? "" : $", such as {usual}")}");
    }

    private static UserError Wrong(string message, string hint) => new(message, hint, ErrorKind.Usage);

    /// <summary>Null for the service's own.</summary>
    public static (string? Url, string? Source) FindEndpoint(
        string service, string variable, Func<string, string?> env, Func<string, string?> profile, Func<string, string, string, string?> services)
    {
        if (IsTrue(env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? profile("ignore_configured_endpoint_urls")))
        {
            return (null, null);
        }

        return FirstOf(
            (env(variable), variable),
            (env("AWS_ENDPOINT_URL"), "AWS_ENDPOINT_URL"),
            (profile("services") is { Length: > 0 } section ? services(section, service, "endpoint_url") : null, "endpoint_url in the profile's services section"),
            (profile("endpoint_url"), "endpoint_url in the profile"));
    }

    private static (string?, string?) FirstOf(params ReadOnlySpan<(string? Value, string Source)> candidates)
    {
        foreach (var (value, source) in candidates)
        {
            // As in the AWS CLI, an empty value counts as unset.
            if (value?.Trim() is { Length: > 0 } text)
            {
                return (text, source);
            }
        }

        return (null, null);
    }

    // botocore's ensure_boolean: "true" in any case is true, everything else ("1", "yes", a typing error) is false.
    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
