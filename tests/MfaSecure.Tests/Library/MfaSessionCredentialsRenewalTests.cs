using System.Text.RegularExpressions;
using Amazon.Runtime;
using MfaSecure.Platform;
using MfaSecure.Sandbox;
using MfaSecure.Tests.Mfa;
using MfaSecure.Tests.Sessions;

namespace MfaSecure.Tests.Library;

/// <summary>One instance over a program's day: threads, renewal, cancellation, settings that change.</summary>
public sealed class MfaSessionCredentialsRenewalTests : IDisposable
{
    private readonly SessionWorld world = new();
    private readonly Dictionary<string, string> environment;
    private readonly LibraryHost program;
    private int terminalsOpened;

    public MfaSessionCredentialsRenewalTests()
    {
        environment = world.Home.Environment(("AWS_ENDPOINT_URL_STS", world.Sts.Url), ("AWS_MFA_SOURCE", "process,prompt"));
        program = new()
        {
            ReadEnvironment = () => EnvironmentBlock.From(environment),
            Clock = world.Sts.Clock,
            OpenTerminal = () =>
            {
                terminalsOpened++;
                return world.Terminal;
            },
        };
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Threads_that_ask_at_once_sync_or_async_share_one_code()
    {
        environment["AWS_MFA_TOKEN"] = world.Device.NextUnusedCode();
        using var credentials = Credentials();
        using var other = Credentials();

        var keys = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(index => index % 2 == 0 ? Task.Run(credentials.GetCredentials) : other.GetCredentialsAsync()));

        Assert.Single(keys.Select(key => (key.AccessKey, key.SecretKey, key.Token)).Distinct());
        Assert.Equal(Assert.Single(world.Sts.Account.Sessions).AccessKeyId, keys[0].AccessKey);
        Assert.Single(world.Calls);
    }

    [Fact]
    public async Task Nobody_is_asked_before_a_client_needs_credentials()
    {
        using var credentials = Credentials();

        Assert.Null(credentials.Expiration);
        Assert.Equal(0, terminalsOpened);
        await Assert.ThrowsAsync<AmazonClientException>(credentials.GetCredentialsAsync);
        Assert.Equal(1, terminalsOpened);
    }

    [Fact]
    public async Task A_context_that_is_blocked_by_the_caller_is_not_waited_for()
    {
        environment["AWS_MFA_TOKEN"] = world.Device.NextUnusedCode();
        using var credentials = Credentials();

        var got = Task.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new NeverRuns());
            return credentials.GetCredentials();
        });

        Assert.NotNull((await got.WaitAsync(TimeSpan.FromSeconds(30))).Token);
    }

    [Fact]
    public async Task A_session_is_renewed_in_the_background_when_fifteen_minutes_are_left()
    {
        environment["AWS_MFA_TOKEN"] = world.Device.NextUnusedCode();
        using (var first = Credentials())
        {
            await first.GetCredentialsAsync();
        }

        var old = Assert.Single(world.Sts.Account.Sessions);
        EndCachedSessionIn(TimeSpan.FromMinutes(14));
        using var credentials = Credentials();
        // Nobody answers: what is there is used.
        environment.Remove("AWS_MFA_TOKEN");
        Assert.Equal(old.AccessKeyId, (await credentials.GetCredentialsAsync()).AccessKey);

        environment["AWS_MFA_TOKEN"] = world.Device.NextUnusedCode();
        Assert.Equal(old.AccessKeyId, (await credentials.GetCredentialsAsync()).AccessKey);
        await Deadline.UntilAsync(() => credentials.Expiration > DateTime.UtcNow.AddHours(1), () => "not renewed");

        Assert.Equal(world.Sts.Account.Sessions.Single(session => session != old).AccessKeyId, (await credentials.GetCredentialsAsync()).AccessKey);
        Assert.Equal(2, world.Calls.Count);
    }

    [Fact]
    public async Task A_code_of_the_environment_is_used_once_in_the_life_of_a_program()
    {
        environment["AWS_MFA_TOKEN"] = world.Device.NextUnusedCode();
        using var credentials = Credentials();
        await credentials.GetCredentialsAsync();
        Assert.True(world.SessionFiles.Length == 1);
        File.Delete(world.SessionFiles[0]);
        world.Sts.Clock.Shift(TimeSpan.FromHours(12));
        credentials.ClearCredentials();

        var failure = await Assert.ThrowsAsync<AmazonClientException>(credentials.GetCredentialsAsync);

        Assert.Contains("nobody can be asked", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.NobodyToAsk, Assert.IsType<UserError>(failure.InnerException, exactMatch: false).Kind);
        Assert.Single(world.Calls);
    }

    [Fact]
    public async Task A_program_whose_prompt_was_not_answered_does_not_prompt_at_each_request()
    {
        world.Terminal = new ScriptedTerminal([null]);
        using var credentials = Credentials();
        await Assert.ThrowsAsync<AmazonClientException>(credentials.GetCredentialsAsync);

        var again = await Assert.ThrowsAsync<AmazonClientException>(credentials.GetCredentialsAsync);

        Assert.Contains("s before it asks again", again.Message, StringComparison.Ordinal);
        Assert.Equal(1, terminalsOpened);
    }

    [Fact]
    public async Task Cancelling_ends_the_prompt()
    {
        world.Terminal = new ScriptedTerminal();
        using var stop = new CancellationTokenSource();
        using var credentials = new MfaSessionCredentials("mfa", program) { Cancellation = stop.Token };
        var asked = credentials.GetCredentialsAsync();
        await Deadline.UntilAsync(() => world.Terminal.Shown.Length > 0, () => "nobody is asked");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.True(world.Terminal.IsDisposed);
    }

    [Fact]
    public async Task Disposing_ends_the_prompt()
    {
        world.Terminal = new ScriptedTerminal();
        var credentials = Credentials();
        var asked = credentials.GetCredentialsAsync();
        await Deadline.UntilAsync(() => world.Terminal.Shown.Length > 0, () => "nobody is asked");

        credentials.Dispose();
        credentials.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => asked);
        Assert.True(world.Terminal.IsDisposed);
    }

    private MfaSessionCredentials Credentials() => new("mfa", program);

    private void EndCachedSessionIn(TimeSpan time)
    {
        var file = Assert.Single(world.SessionFiles);
        var end = world.Sts.Clock.GetUtcNow().Add(time).ToUnixTimeSeconds();
        File.WriteAllText(file, Regex.Replace(File.ReadAllText(file), "(\"expires_at\": )[0-9]+", $"${{1}}{end}"));
    }

    /// <summary>A window's thread that is blocked: what is posted to it is never done.</summary>
    private sealed class NeverRuns : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
