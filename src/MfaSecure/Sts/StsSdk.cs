using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace MfaSecure.Sts;

/// <summary>The SDK's client with everything switched off that reads settings by itself, logs, or sends a code a second time.</summary>
internal sealed class StsSdk(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
    : AmazonSecurityTokenServiceClient(credentials, config)
{
    // Two retries with back-off of at most 1 and 2 s: within the 30 s of the whole call.
    private const int Retries = 2;

    /// <summary>The SDK's configuration: each value is set, since the SDK looks up in variables and files what is not.</summary>
    public static AmazonSecurityTokenServiceConfig Configure(StsSettings settings, StsHttpHandler wire)
    {
        var config = new AmazonSecurityTokenServiceConfig
        {
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            IgnoreConfiguredEndpointUrls = true,
            UseFIPSEndpoint = settings.UseFips,
            UseDualstackEndpoint = settings.UseDualStack,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            // Else the SDK sends again, past the retry policy, what was cut off before its answer.
            MaxStaleConnectionRetries = 0,
            ThrottleRetries = false,
            // A laptop with a wrong clock still signs in: on "Signature expired" the SDK signs again by the answer's Date.
            DisableClockSkewCorrection = false,
            AccountIdEndpointMode = AccountIdEndpointMode.DISABLED,
            EndpointDiscoveryEnabled = false,
            DisableRequestCompression = true,
            RequestMinCompressionSizeBytes = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            AuthSchemePreference = [],
            SigV4aSigningRegionSet = [],
            ClientAppId = "",
            DisableLogging = true,
            LogResponse = false,
            LogMetrics = false,
            AllowAutoRedirect = false,
            Timeout = Timeout.InfiniteTimeSpan,
            HttpClientFactory = new WireFactory(wire),
        };
        if (settings.Endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }
        else
        {
            config.ServiceURL = settings.Endpoint;
            config.AuthenticationRegion = settings.Region;
        }

        return config;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        // Client-side monitoring reports calls to a local port when a variable or a file says so.
        Remove<CSMCallEventHandler>(pipeline);
        Remove<CSMCallAttemptHandler>(pipeline);
        // Made to send a request on to where a 307 points.
        Remove<RedirectHandler>(pipeline);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new AnsweredOnly()));
    }

    private static void Remove<T>(RuntimePipeline pipeline)
        where T : IPipelineHandler
    {
        if (pipeline.Handlers.Any(handler => handler is T))
        {
            pipeline.RemoveHandler<T>();
        }
    }

    /// <summary>Retries what AWS answered (throttling, 5xx); a call that broke off may have used up the code, and is not sent again.</summary>
    private sealed class AnsweredOnly() : StandardRetryPolicy(Retries)
    {
        public override bool RetryForException(IExecutionContext executionContext, Exception exception) => IsTransient(exception);

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
            Task.FromResult(IsTransient(exception));

        private bool IsTransient(Exception exception) =>
            IsThrottlingError(exception) || exception is AmazonServiceException { StatusCode: >= System.Net.HttpStatusCode.InternalServerError };
    }

    private sealed class WireFactory(StsHttpHandler wire) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(wire, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
    }
}
