using MfaSecure;
using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Sessions;

// The program in front of every aws command: it execs aws when no session must be fetched, and the core for all else.
var process = ProcessContext.Read(args, OwnPrograms.FrontVariable);
try
{
    if (OwnPrograms.ArgumentsForAws(process) is { } arguments && !process.Host.DebugIsOn)
    {
        try
        {
            var call = new AliasCall(process.Host, arguments);
            switch (call.Decide())
            {
                case AliasDecision.PassThrough passing:
                    return call.PassThrough(passing);
                case AliasDecision.UseSession use:
                    return call.ExecWith(use.Resolution, use.Session);
            }
        }
        catch (UserError)
        {
            // The core meets the same failure and reports it.
        }
    }

    return OwnPrograms.ExecCore(process);
}
catch (UserError failure)
{
    process.Host.Error.WriteLine("aws-mfa-secure: error: " + failure.Message);
    if (failure.Hint is { } hint)
    {
        process.Host.Error.WriteLine("aws-mfa-secure: hint: " + hint);
    }

    return ExitCodes.Of(failure);
}
