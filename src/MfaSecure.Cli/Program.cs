using MfaSecure.AwsCli;
using MfaSecure.Cli.Commands;
using MfaSecure.CredentialServer;
using MfaSecure.Platform;

namespace MfaSecure.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        var process = ProcessContext.Read(args, OwnPrograms.FrontVariable);
        var (host, output, error) = (process.Host, (FdWriter)process.Host.Out, process.Host.Error);
        try
        {
            if (OwnPrograms.ArgumentsForAws(process) is { } forAws)
            {
                return SessionCommand.Run(host, forAws);
            }

            host = ServerEnvironment.IsServed(host.Environment) ? host.In(ServerEnvironment.Outside(host.Environment)) : host;
            if (process.Arguments is [var first, .. var rest] && first.AsSpan().SequenceEqual("exec"u8) && !ExecCommand.AsksForHelp(rest))
            {
                return ExecCommand.Run(host, rest);
            }

            var exitCode = CommandLine.Run(host, Array.ConvertAll(process.Arguments, argument => RawText.Decode(argument)));
            return output.Failed && exitCode == ExitCodes.Ok ? ExitCodes.Failed : exitCode;
        }
        catch (InterruptedError interrupted)
        {
            return ExitCodes.Of(interrupted);
        }
        catch (UserError failure)
        {
            error.WriteLine($"aws-mfa-secure: error: {failure.Message}");
            if (failure.Hint is { } hint)
            {
                error.WriteLine($"aws-mfa-secure: hint: {hint}");
            }

            return ExitCodes.Of(failure);
        }
#pragma warning disable CA1031 // Last resort: a message instead of a stack trace.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            error.WriteLine($"aws-mfa-secure: error: unexpected {fault.GetType().Name}: {fault.Message}");
            error.WriteLine("aws-mfa-secure: hint: this is a bug in aws-mfa-secure; AWS_MFA_DEBUG=1 logs what led to it, AWS_MFA_DISABLE=1 bypasses aws-mfa-secure");
            foreach (var line in fault.ToString().Split('\n'))
            {
                host.Debug($"{line}");
            }

            return ExitCodes.Failed;
        }
    }
}
