using Amazon.Runtime;
using MfaSecure.Platform;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure;

/// <summary>
/// Credentials of an MFA session, for any client of the AWS SDK for .NET: the same sessions, cache, lock, YubiKey and prompt
/// as <c>aws-mfa-secure</c>.
/// </summary>
/// <remarks>
/// <para>
/// The profile is read from <c>~/.aws/credentials</c> and <c>~/.aws/config</c> as the AWS CLI reads them. Its
/// <c>mfa_serial</c> makes the session (<c>GetSessionToken</c>); a role's profile (<c>role_arn</c>,
/// <c>source_profile</c>) gets its role, assumed with the session of its user. The settings are the tool's
/// <c>AWS_MFA_*</c> variables and profile keys.
/// </para>
/// <para>
/// Without a cached session, a code is needed: <c>AWS_MFA_TOKEN</c>, <c>mfa_process</c>, a touched YubiKey, or six digits
/// typed on the controlling terminal. Standard streams, signals and limits of the program are untouched. Sessions are
/// renewed in the background when less than fifteen minutes are left.
/// </para>
/// <para>
/// One instance can serve many clients and threads. Failures are <see cref="AmazonClientException"/> with a
/// <see cref="UserError"/> as the inner exception; the message says what happened and what to do.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var credentials = new MfaSessionCredentials("mfa");
/// using var s3 = new AmazonS3Client(credentials);
/// </code>
/// </example>
public sealed class MfaSessionCredentials : RefreshingAWSCredentials
{
    private readonly string? profile;
    private readonly LibraryHost program = new();
    private readonly CancellationTokenSource ended = new();
    private bool isDisposed;

    /// <summary>The session of the profile in <c>AWS_PROFILE</c>, else <c>AWS_DEFAULT_PROFILE</c>, else <c>default</c>.</summary>
    /// <remarks>Long-term keys in the environment come before those of the profile, as in the CLI. Nothing is read or asked before the first request.</remarks>
    public MfaSessionCredentials()
        : this(null)
    {
    }

    /// <summary>The session of a profile.</summary>
    /// <param name="profile">Its name, as in the CLI's <c>--profile</c>; null or empty for the one of the environment.</param>
    public MfaSessionCredentials(string? profile)
    {
        this.profile = profile;
        PreemptExpiryTime = SessionRequest.Renewal;
    }

    internal MfaSessionCredentials(string? profile, LibraryHost program)
        : this(profile) => this.program = program;

    /// <summary>Cancels a wait for a code or for STS with <see cref="OperationCanceledException"/>, as disposing does.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Receives notices that are not failures (a corrected file mode, a session that could not be renewed), and the lines of
    /// <c>AWS_MFA_DEBUG=1</c>; never a secret. Discarded unless set; use <see cref="Console.Error"/> in a command-line program.
    /// </summary>
    public TextWriter Notices { get; init; } = TextWriter.Null;

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    /// <exception cref="AmazonClientException">There is no session: message and inner <see cref="UserError"/> say why, and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
        // Not on the caller's context: a program with a window may be blocking it.
        => Task.Run(async () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, Cancellation);
            stop.Token.ThrowIfCancellationRequested();
            try
            {
                var session = await GetSessionAsync(program.Read(Notices), stop.Token);
                var keys = session.Credentials;
                return new CredentialsRefreshState(
                    new(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), session.Expiration.UtcDateTime);
            }
            catch (UserError error)
            {
                throw new AmazonClientException(error.Hint is { } hint ? $"{error.Message}; {hint}" : error.Message, error);
            }
        });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            ended.Cancel();
            ended.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<Session> GetSessionAsync(Host host, CancellationToken cancellation)
    {
        RecursionGuard.Check(host.Environment);
        var found = ProfileSession.Find(host, profile);
        found.CheckServed(nameof(MfaSessionCredentials));
        if (found.Cached(SessionRequest.Renewal) is { } cached)
        {
            return cached;
        }

        try
        {
            return await found.GetAsync(cancellation, SessionRequest.Renewal);
        }
        finally
        {
            program.HasAsked(host);
        }
    }
}
