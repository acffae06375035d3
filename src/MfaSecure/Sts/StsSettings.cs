using MfaSecure.Profiles;

namespace MfaSecure.Sts;

/// <summary>Where STS is asked: region, partition, and the endpoint where one is set explicitly.</summary>
/// <remarks>
/// Values only, no SDK and no I/O: the alias path needs <see cref="Partition"/> and <see cref="Endpoint"/> to name a
/// session, and nothing else of STS. The order of the sources is the CLI's (botocore's configprovider).
/// The endpoint is always the region's: <c>sts_regional_endpoints = legacy</c> and <c>AWS_STS_REGIONAL_ENDPOINTS</c>, which
/// sent old regions' calls to the global endpoint, are not read.
/// </remarks>
internal sealed class StsSettings
{
    private StsSettings(string region, string partition, string? serialPartition, string? endpoint, string? endpointSource)
    {
        Region = region;
        Partition = partition;
        SerialPartition = serialPartition;
        Endpoint = endpoint;
        EndpointSource = endpointSource;
    }

    /// <summary>The region that is asked, and that requests are signed for.</summary>
    public string Region { get; }

    /// <summary>The setting that gave the region; null where it follows from the partition.</summary>
    public string? RegionSource { get; private init; }

    /// <summary>The partition of the MFA device where its ARN tells, else of the region.</summary>
    public string Partition { get; }

    /// <summary>The URL to use in place of the region's; null where none is set.</summary>
    public string? Endpoint { get; }

    /// <summary>The setting that gave <see cref="Endpoint"/>.</summary>
    public string? EndpointSource { get; }

    /// <summary><c>AWS_USE_FIPS_ENDPOINT</c>, <c>use_fips_endpoint</c>.</summary>
    public bool UseFips { get; private init; }

    /// <summary><c>AWS_USE_DUALSTACK_ENDPOINT</c>, <c>use_dualstack_endpoint</c>.</summary>
    public bool UseDualStack { get; private init; }

    private string? SerialPartition { get; }

    /// <summary>Reads the settings.</summary>
    /// <param name="env">An environment variable's value, or null.</param>
    /// <param name="profile">The value of a key of the profile, or null.</param>
    /// <param name="services">The value of a key of a service of a <c>[services NAME]</c> section, or null.</param>
    /// <param name="mfaSerial">The MFA device's serial number; its ARN names the partition.</param>
    /// <returns>The settings; they may be unusable, see <see cref="Problem"/>.</returns>
    public static StsSettings Resolve(
        Func<string, string?> env,
        Func<string, string?> profile,
        Func<string, string, string, string?> services,
        string? mfaSerial)
    {
        var serialPartition = SerialNumber.PartitionOf(mfaSerial);
        var (endpoint, endpointSource) = FindEndpoint(env, profile, services);
        var (region, regionSource) = FirstOf(
            (env("AWS_REGION"), "AWS_REGION"),
            (env("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"),
            (profile("region"), "region in the profile"));
        region ??= Profiles.Partition.DefaultRegion(serialPartition ?? Profiles.Partition.Commercial) ?? "";
        var partition = serialPartition ?? Profiles.Partition.OfRegion(region) ?? Profiles.Partition.Commercial;
        return new StsSettings(region, partition, serialPartition, endpoint, endpointSource)
        {
            RegionSource = regionSource,
            UseFips = IsTrue(env("AWS_USE_FIPS_ENDPOINT") ?? profile("use_fips_endpoint")),
            UseDualStack = IsTrue(env("AWS_USE_DUALSTACK_ENDPOINT") ?? profile("use_dualstack_endpoint")),
        };
    }

    /// <summary>Why STS cannot be asked with these settings, as an error to throw; null when it can.</summary>
    public UserError? Problem()
    {
        if (Region.Length == 0)
        {
            return Wrong(
                $"no region is known for partition '{Partition}' of the MFA device",
                "set AWS_REGION, or region in the profile, to a region of that partition");
        }

        if (!IsHostLabel(Region))
        {
            return Wrong($"'{Region}' ({RegionSource}) is not a region's name", "set it to one such as eu-west-1");
        }

        if (Endpoint is null)
        {
            return PartitionProblem(Profiles.Partition.OfRegion(Region), $"region {Region} ({RegionSource})");
        }

        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return Wrong($"the endpoint of {EndpointSource} is no http or https URL", "set it to one such as https://sts.eu-west-1.amazonaws.com");
        }

        if (UseFips || UseDualStack)
        {
            // botocore and the SDKs' endpoint rules refuse the pair as well.
            return Wrong(
                $"{EndpointSource} sets an endpoint, which cannot be joined with {(UseFips ? "FIPS" : "dual-stack")} endpoints",
                "unset one of the two");
        }

        return Profiles.Partition.OfHost(url.Host) is { } hosts ? PartitionProblem(hosts, $"endpoint {url.Host} ({EndpointSource})") : null;
    }

    /// <summary>True for what may be a region: a legal label of a host name.</summary>
    public static bool IsHostLabel(string text) =>
        text.Length is > 0 and <= 63 && text[0] != '-' && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !text.All(char.IsAsciiDigit);

    private UserError? PartitionProblem(string? where, string what)
    {
        // An unknown region is resolved as a commercial one by the SDK: only commercial keys may go there.
        if (SerialPartition is null || (where ?? Profiles.Partition.Commercial) == SerialPartition)
        {
            return null;
        }

        var usual = Profiles.Partition.DefaultRegion(SerialPartition);
        return Wrong(
            $"the MFA device is of partition {SerialPartition}, but {what} is of {where ?? "another"}: keys of the one are unknown in the other",
            $"set the region to one of {SerialPartition}{(usual is null ? "" : $", such as {usual}")}");
    }

    private static UserError Wrong(string message, string hint) => new(message, hint, ErrorKind.Usage);

    private static (string?, string?) FindEndpoint(
        Func<string, string?> env, Func<string, string?> profile, Func<string, string, string, string?> services)
    {
        if (IsTrue(env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? profile("ignore_configured_endpoint_urls")))
        {
            return (null, null);
        }

        return FirstOf(
            (env("AWS_ENDPOINT_URL_STS"), "AWS_ENDPOINT_URL_STS"),
            (env("AWS_ENDPOINT_URL"), "AWS_ENDPOINT_URL"),
            (profile("services") is { Length: > 0 } section ? services(section, "sts", "endpoint_url") : null, "endpoint_url in the profile's services section"),
            (profile("endpoint_url"), "endpoint_url in the profile"));
    }

    private static (string?, string?) FirstOf(params ReadOnlySpan<(string? Value, string Source)> candidates)
    {
        foreach (var (value, source) in candidates)
        {
            // An empty value counts as unset, as the CLI takes it for endpoints.
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
