using MfaSecure.KeyStores;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>Fetching one session: a code from a person or a key, and STS's answer to it, at most three times.</summary>
internal sealed class SessionFetch(Host host, SessionRequest request)
{
    /// <summary>What is shown while STS is asked.</summary>
    public const string AskingAws = "Asking AWS";

    private const int Tries = 3;
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    public async Task<Session> RunAsync(CancellationToken cancellation)
    {
        RecursionGuard.CheckRefreshing(host.Environment, request.Device.Serial);
        using var sts = await ConnectAsync(cancellation);
        sts.CheckSerial(request.Device.Serial);
        using var usedCodes = await UsedCodes.OpenAsync(
            host, request.Device.Serial, holder => RefreshLock.Tell(host, holder), cancellation);
        var clock = new TotpClock(host.Clock, () => usedCodes.Skew, usedCodes.IsSpent, token => LookAtClockAsync(sts, usedCodes, token));
        using var codes = new MfaCodeProvider(host, MfaSetup.SettingsOf(host.Environment, request.Resolution) with { Helpers = ForHelpers() }, request.Device, clock);
        StsException? refusal = null;
        var isTold = true;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var code = await NextCodeAsync(codes, usedCodes, clock, refusal, cancellation);
            if (!isTold)
            {
                Tell(codes, refusal!);
            }

            var step = clock.Step;
            try
            {
                var proof = new MfaToken(request.Device.Serial, code.Digits) { FromThisClock = code.IsComputed, StepUsed = code.IsCertain && usedCodes.IsSpent(step) };
                var answer = await codes.WhileAsync(AskingAws, () => request.Role is { } role
                    ? sts.AssumeRoleAsync(RoleFetch.RequestOf(role), proof, cancellation)
                    : sts.GetSessionTokenAsync(proof, TimeSpan.FromSeconds(request.Limits.Seconds), cancellation));
                usedCodes.Spend(step, code.Digits);
                usedCodes.SeeSkew(answer.Skew);
                return SessionOf(answer);
            }
            catch (StsException exception)
            {
                usedCodes.SeeSkew(exception.Failure.Skew);
                if (exception.Failure.CodeSpent && (code.IsCertain || !exception.Failure.AskAgain))
                {
                    usedCodes.Spend(step, code.Digits);
                }

                if (!exception.Failure.AskAgain)
                {
                    throw;
                }

                // Without a terminal another code may not come, and then this refusal is the error.
                (refusal, isTold) = (exception, codes.HasTerminal);
                if (isTold)
                {
                    Tell(codes, refusal);
                }
            }
        }

        if (!isTold)
        {
            Tell(codes, refusal!);
        }

        throw new UserError($"Giving up after {Tries} retries.", refusal!.Hint, cause: refusal);
    }

    /// <summary>The user's keys take the roles as they are; for the user himself there is a session without MFA.</summary>
    public async Task<Session> WithoutMfaAsync(CancellationToken cancellation)
    {
        if (request.Role is not null)
        {
            var signs = request.Source is { Role: not null } before
                ? (await new SessionFetch(host, before).WithoutMfaAsync(cancellation)).Credentials
                : await KeysAsync(cancellation);
            return await RoleFetch.RunAsync(host, request, signs, host.Clock.GetUtcNow(), cancellation);
        }

        using var sts = await ConnectAsync(cancellation);
        return SessionOf(await ProgressLine.WhileAsync(
            host, AskingAws, () => sts.GetSessionTokenAsync(null, TimeSpan.FromSeconds(request.Limits.Seconds), cancellation)));
    }

    private static void Tell(MfaCodeProvider codes, StsException refusal)
        => codes.Tell("aws-mfa-secure: " + refusal.Message + (refusal.Hint is { } hint ? "; " + hint : ""));

    /// <summary>A code worth sending; one that AWS has answered for already is told of instead.</summary>
    private static async Task<MfaCode> NextCodeAsync(
        MfaCodeProvider codes, UsedCodes usedCodes, TotpClock clock, StsException? refusal, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var code = await codes.AskAsync(cancellation);
                if (!usedCodes.IsSpent(code.Digits))
                {
                    return code;
                }

                if (code.Source == ProcessSource.SourceName)
                {
                    throw new UserError("mfa_process gave a code that AWS has already taken", "let it print the code of the current time");
                }

                codes.Tell($"aws-mfa-secure: this code has been used, AWS takes each one once; the next comes in {clock.SecondsLeft} s");
            }
            catch (UserError error) when (refusal is not null && error.InnerException is not OperationCanceledException)
            {
                // That nobody can follow up with another code is not what went wrong; a time-out is.
                throw refusal;
            }
        }
    }

    /// <summary>Without an answer the code is computed for this machine's time.</summary>
    private static async Task LookAtClockAsync(StsClient sts, UsedCodes usedCodes, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestLook);
        usedCodes.SeeSkew(await sts.SeeSkewAsync(limit.Token));
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<StsClient> ConnectAsync(CancellationToken cancellation)
    {
        var resolution = request.Resolution;
        return new(
            await KeysAsync(cancellation),
            request.Sts,
            StsNetwork.Resolve(host.Environment.Get, resolution.Setting),
            host.Clock,
            (resolution.User ?? resolution).ProfileName);
    }

    private async Task<Credentials> KeysAsync(CancellationToken cancellation)
        => request.Resolution.Keys ?? await ProgressLine.WhileAsync(
            host, "Waiting for credential_process", () => CredentialProcess.RunAsync(request.Resolution.CredentialProcess!, ForHelpers(), cancellation), isAlone: false);

    /// <summary>What is run for keys or a code must not wait for the session, or the device, that waits for it.</summary>
    private EnvironmentBlock ForHelpers() => RecursionGuard.WhileRefreshing(host.Environment, request.Key.FileName, request.Device.Serial);

    private Session SessionOf(StsSession answer) => new(answer.Credentials, answer.Credentials.Expiration!.Value, host.Clock.GetUtcNow());
}
