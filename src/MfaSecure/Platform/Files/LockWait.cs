using System.Globalization;

namespace MfaSecure.Platform;

internal static class LockWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A refresh without a prompt takes less time.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(400);

    /// <summary>Null if the file system has no locks. Calls <paramref name="tell"/> once with the holder, such as <c>process 4711 on /dev/pts/4</c>.</summary>
    public static async Task<FileLock?> EnterAsync(string path, Host host, Action<string> tell, CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        var told = false;
        while (true)
        {
            var taken = FileLock.TryTake(path, out var isUnsupported);
            if (taken is not null)
            {
                taken.Sign(Signature(host));
                return taken;
            }

            if (isUnsupported)
            {
                host.Notice($"'{path}' cannot be locked on this file system: commands that start at once may each ask for a code");
                return null;
            }

            if (!told && host.Clock.GetElapsedTime(began) > Silence)
            {
                told = true;
                tell(Holder(path));
            }

            await Task.Delay(Pause, host.Clock, cancellation);
        }
    }

    private static string Signature(Host host)
    {
        var process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return host.TerminalName() is { } name ? $"process {process} on {name}" : $"process {process}";
    }

    private static string Holder(string path)
        => RawFile.Read(path, 4096, out _, follow: false) is { Length: > 0 } bytes ? RawText.Decode(bytes).Trim() : "another process";
}
