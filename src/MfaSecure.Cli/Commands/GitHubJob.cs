using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Shells;

namespace MfaSecure.Cli.Commands;

/// <summary>A step of GitHub Actions ("Workflow commands"): what goes to the file that <c>GITHUB_ENV</c> names is a variable of the later steps, and their logs
/// show every value that was not masked before.</summary>
internal static class GitHubJob
{
    private const string Variable = "GITHUB_ENV";

    private static readonly string[] Secrets = [CredentialVariables.AccessKeyId, CredentialVariables.SecretAccessKey, CredentialVariables.SessionToken];

    /// <summary>Whether standard output is the job's file.</summary>
    public static bool IsOutput(Host host)
        => host.Environment.NonEmpty(Variable) is { } file
            && host.FindOutFile() is { } output && RawFile.TryStat(file, follow: true, out var facts) && facts.IsSameFile(output);

    /// <summary>Before a code is asked for.</summary>
    public static void Check(Host host, ShellSyntax syntax)
    {
        if (syntax == KnownShells.GitHub && host.Environment.NonEmpty(Variable) is null)
        {
            throw new UserError($"--format github needs {Variable}, which GitHub Actions sets for each step", "outside GitHub Actions, use --format env", ErrorKind.Usage);
        }

        if (IsOutput(host))
        {
            throw new UserError(
                $"the secrets are not masked in the job's log if the output goes to {Variable}",
                "run this without a redirection: aws-mfa-secure exports --format github",
                ErrorKind.Usage);
        }
    }

    public static void Write(Host host, IReadOnlyList<(string Name, string? Value)> variables)
    {
        host.Out.Write(string.Concat(variables.Where(variable => Secrets.Contains(variable.Name)).Select(variable => $"::add-mask::{variable.Value}\n")));
        if (host.Out is FdWriter { Failed: true })
        {
            throw new UserError($"standard output cannot be written, so the secrets are not masked and {Variable} is unchanged");
        }

        Append(host, variables);
    }

    /// <summary>A later step can see a variable as empty, but not as unset.</summary>
    public static void Unset(Host host, IEnumerable<string> names) => Append(host, names.Select(name => (name, (string?)"")));

    private static void Append(Host host, IEnumerable<(string Name, string? Value)> variables)
    {
        var (path, lines) = (host.Environment.NonEmpty(Variable)!, KnownShells.GitHub.Set(variables));
        try
        {
            var isWithin = RawFile.Read(path, int.MaxValue, out _) is [.., not (byte)'\n'];
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(Encoding.UTF8.GetBytes(isWithin ? $"\n{lines}" : lines));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{path}' ({Variable}) cannot be written: {exception.Message}", cause: exception);
        }
    }
}
