using MfaSecure.KeyStores;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

internal sealed class SessionFetch(Host host, SessionRequest request, SessionRequest? wanted = null)
{
    private const int Tries = 3;

    /// <summary>After this long without AWS's time, this machine's is used.</summary>
    private static readonly TimeSpan ClockTimeout = TimeSpan.FromSeconds(2);

    public async Task<Session> RunAsync(CancellationToken cancellation)
    {
        RecursionGuard.CheckRefreshing(host.Environment, request.Device.Serial);
        var keys = await KeysAsync(cancellation);
        using var sts = StsConnection.Open(host, request, keys);
        sts.Check(request.Device.Serial);
        if (sts.CleartextWarning is { } warning)
        {
            host.Notice(warning);
        }

        if (AccessKeyAccount.Of(keys.AccessKeyId) is { } account && request.Device.AccountId is { } other && account != other)
        {
            host.Notice(
                $"{request.Resolution.SerialSource} is an MFA device of account {other}, but {keys} seems to belong to account {account}; AWS accepts codes of the user's own devices only");
        }

        var settings = MfaSettings.For(host.Environment, request.Resolution);
        using var usedCodes = await UsedCodes.OpenAsync(host, request.Device.Serial, settings, cancellation);
        var clock = new TotpClock(host.Clock, () => usedCodes.Skew, usedCodes.IsSpent, token => ReadClockAsync(sts, usedCodes, token));
        using var codes = new MfaCodeProvider(host, settings, request.Device, clock, ForHelpers(), RefreshPurpose.Of(host, wanted ?? request));
        StsException? refusal = null;
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var code = await NextCodeAsync(codes, usedCodes, clock, refusal, cancellation);

            // Without a terminal there may be no second code; then the refusal is the error, not a message.
            if (refusal is not null && !codes.HasTerminal)
            {
                Tell(codes, refusal);
            }

            try
            {
                return await SendAsync(sts, codes, usedCodes, code, clock.Step, cancellation);
            }
            catch (StsException exception) when (exception.Failure.AskAgain)
            {
                refusal = exception;
                if (codes.HasTerminal || attempt == Tries)
                {
                    Tell(codes, refusal);
                }
            }
        }

        throw new UserError($"Giving up after {Tries} retries.", refusal?.Hint, cause: refusal);
    }

    /// <summary>The user's keys assume the roles directly.</summary>
    public async Task<Session> WithoutMfaAsync(CancellationToken cancellation)
    {
        if (request.Role is { } role)
        {
            var keys = request.Source is { Role: not null } before
                ? (await new SessionFetch(host, before).WithoutMfaAsync(cancellation)).Credentials
                : await KeysAsync(cancellation);
            return await RoleFetch.RunAsync(host, request, role, keys, host.Clock.GetUtcNow(), cancellation);
        }

        using var sts = StsConnection.Open(host, request, await KeysAsync(cancellation));
        var answer = await TerminalPrompter.WhileAsync(
            host, StsConnection.ProgressText, () => sts.GetSessionTokenAsync(null, TimeSpan.FromSeconds(request.Limits.Seconds), cancellation));
        return Session.From(answer, host.Clock.GetUtcNow());
    }

    /// <summary>The console's session of a user. AWS takes no code for it.</summary>
    public async Task<Session> FederateAsync(string name, CancellationToken cancellation)
    {
        using var sts = StsConnection.Open(host, request, await KeysAsync(cancellation));
        var answer = await TerminalPrompter.WhileAsync(
            host, StsConnection.ProgressText, () => sts.GetFederationTokenAsync(name, TimeSpan.FromSeconds(request.Limits.Seconds), cancellation));
        return Session.From(answer, host.Clock.GetUtcNow());
    }

    /// <summary>Marks the time step as spent if AWS's answer shows it.</summary>
    private async Task<Session> SendAsync(StsClient sts, MfaCodeProvider codes, UsedCodes usedCodes, MfaCode code, long step, CancellationToken cancellation)
    {
        code = code with { StepUsed = code.IsComputed && usedCodes.IsSpent(step) };
        try
        {
            var answer = await codes.WhileAsync(StsConnection.ProgressText, () => request.Role is { } role
                ? sts.AssumeRoleAsync(StsConnection.RequestOf(role), code, cancellation)
                : sts.GetSessionTokenAsync(code, TimeSpan.FromSeconds(request.Limits.Seconds), cancellation));
            usedCodes.Spend(step, code.Digits);
            usedCodes.SaveSkew(answer.Skew);
            return Session.From(answer, host.Clock.GetUtcNow());
        }
        catch (StsException exception)
        {
            usedCodes.SeeSkew(exception.Failure.Skew);
            if (exception.Failure.CodeSpent && (code.IsCertain || !exception.Failure.AskAgain))
            {
                usedCodes.Spend(step, code.Digits);
            }

            throw;
        }
    }

    private static void Tell(MfaCodeProvider codes, StsException refusal)
        => codes.Tell("aws-mfa-secure: " + refusal.Message + (refusal.Hint is { } hint ? "; " + hint : ""));

    /// <summary>Skips the code that AWS accepted last.</summary>
    private static async Task<MfaCode> NextCodeAsync(
        MfaCodeProvider codes, UsedCodes usedCodes, TotpClock clock, StsException? refusal, CancellationToken cancellation)
    {
        UserError? used = null;
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
                    throw new UserError("mfa_process printed a code that has already been used", "make it print the code of the current time");
                }

                if (code.Source == EnvironmentSource.Variable && !codes.HasTerminal)
                {
                    used = new($"the code in {EnvironmentSource.Variable} has already been used", $"set it to the next code, in {clock.SecondsLeft} s");
                    continue;
                }

                codes.Tell($"aws-mfa-secure: this code has already been used; next code in {clock.SecondsLeft} s");
            }
            catch (UserError error) when (used is not null && error.Kind == ErrorKind.NobodyToAsk)
            {
                throw used;
            }
            catch (UserError error) when (refusal is not null && error.InnerException is not OperationCanceledException)
            {
                // Report the refusal, not that nobody can give another code. A timeout is its own error.
                throw refusal;
            }
        }
    }

    private static async Task ReadClockAsync(StsClient sts, UsedCodes usedCodes, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ClockTimeout);
        usedCodes.SeeSkew(await sts.SeeSkewAsync(limit.Token));
        cancellation.ThrowIfCancellationRequested();
    }

    private Task<Credentials> KeysAsync(CancellationToken cancellation) => LongTermKeys.GetAsync(host, request.Resolution, ForHelpers(), cancellation);

    /// <summary>A helper must not wait for the session or MFA device that waits for it.</summary>
    private EnvironmentBlock ForHelpers() => RecursionGuard.WhileRefreshing(host.Environment, request.Key.FileName, request.Device.Serial);
}
