using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace MfaSecure.Sts;

/// <summary>The SDK's client without its own settings, its logging, and retries that would send a code twice.</summary>
internal sealed class StsSdk(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config)
    : AmazonSecurityTokenServiceClient(credentials, config)
{
    // Back-off of at most 1 and 2 s: within the 30 s of the whole call.
    private const int Retries = 2;

    /// <summary>Sets every value: the SDK looks up unset ones in variables and files.</summary>
    public static AmazonSecurityTokenServiceConfig Configure(StsSettings settings, StsHttpHandler handler)
    {
        var config = new AmazonSecurityTokenServiceConfig
        {
            DefaultConfigurationMode = DefaultConfigurationMode.Standard,
            IgnoreConfiguredEndpointUrls = true,
            UseFIPSEndpoint = settings.UseFips,
            UseDualstackEndpoint = settings.UseDualStack,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            // Otherwise the SDK resends, past the retry policy, a request that was cut off before its response.
            MaxStaleConnectionRetries = 0,
            ThrottleRetries = false,
            // A wrong clock is corrected: on "Signature expired" the SDK signs again with the response's Date.
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
            HttpClientFactory = new OwnHandlerFactory(handler),
        };
        if (settings.UseGlobalEndpoint)
        {
            config.ServiceURL = "https://sts.amazonaws.com";
            config.AuthenticationRegion = "us-east-1";
        }
        else if (settings.Endpoint is null)
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
        // Client-side monitoring reports calls to a local port.
        Remove<CSMCallEventHandler>(pipeline);
        Remove<CSMCallAttemptHandler>(pipeline);
        // Follows a 307 with the credentials.
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

    /// <summary>Retries throttling and 5xx only: a call that broke off may have used the code.</summary>
    private sealed class AnsweredOnly() : StandardRetryPolicy(Retries)
    {
        public override bool RetryForException(IExecutionContext executionContext, Exception exception) => IsTransient(exception);

        public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
            Task.FromResult(IsTransient(exception));

        private bool IsTransient(Exception exception) =>
            IsThrottlingError(exception) || exception is AmazonServiceException { StatusCode: >= System.Net.HttpStatusCode.InternalServerError };
    }

    private sealed class OwnHandlerFactory(StsHttpHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(handler, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
    }
}
