using MfaSecure.Platform;

namespace MfaSecure.Cli.Commands;

internal static class SecretOutput
{
    /// <summary>The shell makes the file of a redirection readable by all under the usual umask; here it is private before the first byte.</summary>
    public static void Write(Host host, string text)
    {
        if (host.FindOutFile() is { IsRegular: true, IsReadableByAll: true })
        {
            host.Notice(host.MakeOutPrivate()
                ? "the output file was readable by all users; its mode is now 0600"
                : "the output file is readable by all users: delete it, or make it private with chmod 600");
        }

        host.Out.Write(text);
    }
}
