using MfaSecure.Sts;

namespace MfaSecure.Tests.Sts;

public class StsEndpointTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";

    [Theory]
    [InlineData("AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-2", "region=eu-west-3", "eu-west-1")]
    [InlineData("AWS_DEFAULT_REGION=eu-west-2", "region=eu-west-3", "eu-west-2")]
    [InlineData("AWS_REGION= AWS_DEFAULT_REGION=eu-west-2", "", "eu-west-2")]
    [InlineData("", "region=eu-west-3", "eu-west-3")]
    [InlineData("", "", "us-east-1")]
    public void The_region_is_that_of_the_environment_then_of_the_profile_then_of_the_partition(string env, string profile, string region)
        => Assert.Equal(region, Resolve(env, profile).Region);

    [Theory]
    [InlineData("arn:aws:iam::123456789012:mfa/a", "us-east-1", "aws")]
    [InlineData("arn:aws-cn:iam::123456789012:mfa/a", "cn-north-1", "aws-cn")]
    [InlineData("arn:aws-us-gov:iam::123456789012:mfa/a", "us-gov-west-1", "aws-us-gov")]
    [InlineData("arn:aws-iso:iam::123456789012:mfa/a", "us-iso-east-1", "aws-iso")]
    [InlineData("arn:aws-iso-b:iam::123456789012:mfa/a", "us-isob-east-1", "aws-iso-b")]
    [InlineData("arn:aws-eusc:iam::123456789012:mfa/a", "eusc-de-east-1", "aws-eusc")]
    [InlineData(null, "us-east-1", "aws")]
    public void Without_a_region_the_devices_partition_names_one(string? serial, string region, string partition)
    {
        var settings = Resolve("", "", serial);
        Assert.Equal((region, partition), (settings.Region, settings.Partition));
        Assert.Null(settings.Problem());
    }

    [Theory]
    [InlineData("cn-northwest-1", "aws-cn")]
    [InlineData("us-gov-east-1", "aws-us-gov")]
    [InlineData("us-isob-east-1", "aws-iso-b")]
    [InlineData("us-iso-west-1", "aws-iso")]
    [InlineData("eu-isoe-west-1", "aws-iso-e")]
    [InlineData("us-west-2", "aws")]
    [InlineData("aws-cn-global", "aws-cn")]
    [InlineData("xx-new-1", "aws")]
    public void A_hardware_token_leaves_the_partition_to_the_region(string region, string partition)
        => Assert.Equal(partition, Resolve($"AWS_REGION={region}", "", "GAHT12345678").Partition);

    [Fact]
    public void A_hardware_token_without_a_region_is_refused_unless_an_endpoint_is_set()
    {
        var problem = Resolve("", "", "GAHT12345678").Problem();
        Assert.Equal((ExitCodes.Usage, "no region is set, and the serial number of a hardware token does not contain a partition"), (ExitCodes.Of(problem!), problem?.Message));
        Assert.Null(Resolve("AWS_ENDPOINT_URL=http://localhost:4566", "", "GAHT12345678").Problem());
        Assert.Null(Resolve("", "region=eu-west-1", "GAHT12345678").Problem());
    }

    [Theory]
    [InlineData("AWS_REGION=eu-west-1", "region=eu-west-1", "GAHT12345678", "cn-north-1", "aws-cn")]
    [InlineData("", "", Serial, "ap-south-1", "aws")]
    public void The_region_of_the_command_line_beats_all_others(string env, string profile, string serial, string region, string partition)
    {
        var settings = Resolve(env, profile, serial, new(region, null, null, false));
        Assert.Equal((region, partition, null), (settings.Region, settings.Partition, settings.Problem()));
    }

    [Fact]
    public void The_endpoint_of_the_command_line_beats_all_others()
    {
        var settings = Resolve("AWS_ENDPOINT_URL_STS=http://a AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "", Serial, new(null, "http://c", null, false));
        Assert.Equal(("http://c", "--endpoint-url"), (settings.Endpoint, settings.EndpointSource));
    }

    [Theory]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=legacy", "", "eu-west-1", "sts.amazonaws.com")]
    [InlineData("", "sts_regional_endpoints=legacy", "us-west-2", "sts.amazonaws.com")]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=regional", "sts_regional_endpoints=legacy", "eu-west-1", "sts.eu-west-1.amazonaws.com")]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=legacy", "", "ap-east-1", "sts.ap-east-1.amazonaws.com")]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=legacy AWS_USE_FIPS_ENDPOINT=true", "", "us-east-1", "sts-fips.us-east-1.amazonaws.com")]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=legacy AWS_USE_DUALSTACK_ENDPOINT=true", "", "eu-west-1", "sts.eu-west-1.api.aws")]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=legacy AWS_ENDPOINT_URL=http://localhost:4566", "", "eu-west-1", "localhost:4566")]
    public void The_legacy_endpoint_is_botocores(string env, string profile, string region, string host)
    {
        using var client = new StsClient(StsWorld.Keys, Resolve($"AWS_REGION={region} {env}", profile), StsNetwork.Plain, TimeProvider.System);
        Assert.Equal(host, client.Host);
    }

    [Theory]
    [InlineData("arn:aws-cn:iam::123456789012:mfa/a", "us-east-1", "aws-cn", "us-east-1")]
    [InlineData("arn:aws-cn:iam::123456789012:mfa/a", "xx-new-1", "aws-cn", "xx-new-1")]
    [InlineData("arn:aws-us-gov:iam::123456789012:mfa/a", "us-west-2", "aws-us-gov", "us-west-2")]
    [InlineData("arn:aws:iam::123456789012:mfa/a", "us-gov-west-1", "aws-us-gov", "us-gov-west-1")]
    [InlineData("arn:aws:iam::123456789012:mfa/a", "cn-north-1", "aws-cn", "cn-north-1")]
    public void A_region_of_another_partition_than_the_devices_is_refused_naming_both(string serial, string region, string first, string second)
    {
        var problem = Resolve($"AWS_REGION={region}", "", serial).Problem();
        Assert.NotNull(problem);
        Assert.Contains(first, problem.Message, StringComparison.Ordinal);
        Assert.Contains(second, problem.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_REGION", problem.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, ExitCodes.Of(problem));
    }

    [Theory]
    [InlineData("arn:aws-cn:iam::123456789012:mfa/a", "cn-north-1", "https://sts.amazonaws.com", true)]
    [InlineData("arn:aws-us-gov:iam::123456789012:mfa/a", "us-gov-west-1", "https://sts.us-east-1.amazonaws.com", true)]
    [InlineData("arn:aws:iam::123456789012:mfa/a", "us-east-1", "https://sts.cn-north-1.amazonaws.com.cn", true)]
    [InlineData("arn:aws-us-gov:iam::123456789012:mfa/a", "us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com", false)]
    [InlineData("arn:aws-cn:iam::123456789012:mfa/a", "cn-north-1", "http://localhost:4566", false)]
    [InlineData("arn:aws-cn:iam::123456789012:mfa/a", "us-east-1", "http://localhost:4566", false)]
    [InlineData("arn:aws:iam::123456789012:mfa/a", "us-east-1", "https://vpce-1.sts.us-east-1.vpce.amazonaws.com", false)]
    public void An_explicit_endpoint_of_another_partition_is_refused(string serial, string region, string endpoint, bool refused)
        => Assert.Equal(refused, Resolve($"AWS_REGION={region} AWS_ENDPOINT_URL={endpoint}", "", serial).Problem() is not null);

    [Theory]
    [InlineData("eu_west_1")]
    [InlineData("-eu")]
    [InlineData("eu-")]
    [InlineData("123")]
    [InlineData("evil.example.com/")]
    [InlineData("us-east-1#")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_region_that_is_no_label_of_a_host_name_is_refused(string region)
        => Assert.StartsWith($"'{region}' (AWS_REGION)", Resolve($"AWS_REGION={region}", "").Problem()?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_STS=http://a AWS_ENDPOINT_URL=http://b", "services=dev endpoint_url=http://d", "http://a")]
    [InlineData("AWS_ENDPOINT_URL=http://b", "services=dev endpoint_url=http://d", "http://b")]
    [InlineData("AWS_ENDPOINT_URL_STS= AWS_ENDPOINT_URL=", "services=dev endpoint_url=http://d", "http://services/dev/sts/endpoint_url")]
    [InlineData("", "services=none endpoint_url=http://d", "http://d")]
    [InlineData("", "endpoint_url=http://d", "http://d")]
    [InlineData("", "", null)]
    [InlineData("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=True AWS_ENDPOINT_URL_STS=http://a", "endpoint_url=http://d", null)]
    [InlineData("AWS_ENDPOINT_URL_STS=http://a", "ignore_configured_endpoint_urls=true endpoint_url=http://d", null)]
    [InlineData("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false", "ignore_configured_endpoint_urls=true endpoint_url=http://d", "http://d")]
    [InlineData("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=1 AWS_ENDPOINT_URL_STS=http://a", "", "http://a")]
    public void The_endpoint_is_found_in_the_clis_order(string env, string profile, string? endpoint) => Assert.Equal(endpoint, Resolve(env, profile).Endpoint);

    [Theory]
    [InlineData("ftp://x")]
    [InlineData("localhost:4566")]
    [InlineData("/tmp/x")]
    [InlineData("https://")]
    public void An_endpoint_that_is_no_web_address_is_refused_naming_the_setting(string url)
        => Assert.Contains("AWS_ENDPOINT_URL_STS", Resolve($"AWS_ENDPOINT_URL_STS={url}", "").Problem()?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("AWS_USE_FIPS_ENDPOINT=true", "", true, false)]
    [InlineData("AWS_USE_FIPS_ENDPOINT=TRUE AWS_USE_DUALSTACK_ENDPOINT=true", "", true, true)]
    [InlineData("", "use_fips_endpoint=true use_dualstack_endpoint=true", true, true)]
    [InlineData("AWS_USE_FIPS_ENDPOINT=false", "use_fips_endpoint=true", false, false)]
    [InlineData("AWS_USE_FIPS_ENDPOINT=yes", "use_fips_endpoint=true", false, false)]
    [InlineData("AWS_USE_FIPS_ENDPOINT=1", "", false, false)]
    public void Fips_and_dual_stack_are_on_for_true_alone(string env, string profile, bool fips, bool dualStack)
    {
        var settings = Resolve(env, profile);
        Assert.Equal((fips, dualStack), (settings.UseFips, settings.UseDualStack));
    }

    [Fact]
    public void An_endpoint_and_fips_together_are_refused_as_the_cli_does()
        => Assert.NotNull(Resolve("AWS_ENDPOINT_URL=http://localhost:1 AWS_USE_FIPS_ENDPOINT=true", "").Problem());

    [Theory]
    [InlineData("AWS_REGION=eu-west-1", Serial, "sts.eu-west-1.amazonaws.com")]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=legacy", Serial, "sts.amazonaws.com")]
    [InlineData("AWS_STS_REGIONAL_ENDPOINTS=legacy", "arn:aws-cn:iam::123456789012:mfa/a", "sts.cn-north-1.amazonaws.com.cn")]
    [InlineData("AWS_REGION=us-east-1 AWS_USE_FIPS_ENDPOINT=true", Serial, "sts-fips.us-east-1.amazonaws.com")]
    [InlineData("AWS_REGION=eu-west-1 AWS_USE_DUALSTACK_ENDPOINT=true", Serial, "sts.eu-west-1.api.aws")]
    [InlineData("", "arn:aws-cn:iam::123456789012:mfa/a", "sts.cn-north-1.amazonaws.com.cn")]
    [InlineData("AWS_REGION=us-gov-east-1", "arn:aws-us-gov:iam::123456789012:mfa/a", "sts.us-gov-east-1.amazonaws.com")]
    [InlineData("", "arn:aws-iso:iam::123456789012:mfa/a", "sts.us-iso-east-1.c2s.ic.gov")]
    [InlineData("", "arn:aws-eusc:iam::123456789012:mfa/a", "sts.eusc-de-east-1.amazonaws.eu")]
    public void The_client_asks_the_regions_own_endpoint(string env, string serial, string host)
    {
        using var client = new StsClient(StsWorld.Keys, Resolve(env, "", serial), StsNetwork.Plain, TimeProvider.System);
        Assert.Equal(host, client.Host);
    }

    private static StsSettings Resolve(string env, string profile, string? serial = Serial, StsOptions? told = null)
    {
        var (variables, keys) = (Pairs(env), Pairs(profile));
        return StsSettings.Resolve(
            variables.GetValueOrDefault,
            keys.GetValueOrDefault,
            (section, service, key) => section == "dev" ? $"http://services/{section}/{service}/{key}" : null,
            serial,
            told);
    }

    private static Dictionary<string, string> Pairs(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}
