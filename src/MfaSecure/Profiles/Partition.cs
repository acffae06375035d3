namespace MfaSecure.Profiles;

/// <summary>Keys of one partition do not work in another. Source: the SDKs' <c>partitions.json</c> (region patterns and DNS suffixes).</summary>
internal static class Partition
{
    public const string Commercial = "aws";

    private static readonly (string Name, string RegionPrefix, string Region, string Suffix, string DualStackSuffix)[] Others =
    [
        ("aws-cn", "cn-", "cn-north-1", ".amazonaws.com.cn", ".api.amazonwebservices.com.cn"),
        ("aws-us-gov", "us-gov-", "us-gov-west-1", ".amazonaws.com", ".api.aws"),
        ("aws-iso", "us-iso-", "us-iso-east-1", ".c2s.ic.gov", ".api.aws.ic.gov"),
        ("aws-iso-b", "us-isob-", "us-isob-east-1", ".sc2s.sgov.gov", ".api.aws.scloud"),
        ("aws-iso-e", "eu-isoe-", "eu-isoe-west-1", ".cloud.adc-e.uk", ".api.cloud-aws.adc-e.uk"),
        ("aws-iso-f", "us-isof-", "us-isof-south-1", ".csp.hci.ic.gov", ".api.aws.hci.ic.gov"),
        ("aws-eusc", "eusc-", "eusc-de-east-1", ".amazonaws.eu", ".api.amazonwebservices.eu"),
    ];

    private static readonly string[] CommercialPrefixes = ["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"];

    public static string? OfRegion(string region)
    {
        foreach (var other in Others)
        {
            // The SDKs' pseudo-region for a whole partition is NAME-global.
            if (region.StartsWith(other.RegionPrefix, StringComparison.OrdinalIgnoreCase)
                || (region.StartsWith(other.Name, StringComparison.OrdinalIgnoreCase)
                    && region.AsSpan(other.Name.Length).Equals("-global", StringComparison.OrdinalIgnoreCase)))
            {
                return other.Name;
            }
        }

        return region.Equals("aws-global", StringComparison.OrdinalIgnoreCase)
            || Array.Exists(CommercialPrefixes, prefix => region.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            ? Commercial
            : null;
    }

    /// <summary>Null for a host that is not AWS's.</summary>
    public static string? OfHost(string host)
    {
        foreach (var other in Others)
        {
            if (other.Name != "aws-us-gov" && (EndsWith(host, other.Suffix) || EndsWith(host, other.DualStackSuffix)))
            {
                return other.Name;
            }
        }

        return !EndsWith(host, ".amazonaws.com") && !EndsWith(host, ".api.aws") ? null
            : host.Contains(".us-gov-", StringComparison.OrdinalIgnoreCase) ? "aws-us-gov"
            : Commercial;
    }

    public static string? DefaultRegion(string partition)
        => partition == Commercial ? "us-east-1" : Array.Find(Others, other => other.Name == partition).Region;

    private static bool EndsWith(string host, string suffix) => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
