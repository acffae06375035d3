namespace MfaSecure.Platform;

internal static class LockWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>A refresh without a prompt takes less time.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Null if the file system has no locks.</summary>
    /// <remarks>During a long wait, <paramref name="report"/> gets the holder and how long we have waited for this one, again and
    /// again; it ends the wait by throwing.</remarks>
    public static async Task<FileLock?> EnterAsync(string path, Host host, bool asksNobody, Action<LockHolder, TimeSpan> report, CancellationToken cancellation)
    {
        var (began, next) = (host.Clock.GetTimestamp(), Silence);
        LockHolder? last = null;
        while (true)
        {
            var taken = FileLock.TryTake(path, out var isUnsupported);
            if (taken is not null)
            {
                taken.Sign(LockHolder.Us(host, asksNobody).ToString());
                return taken;
            }

            if (isUnsupported)
            {
                host.Notice($"'{path}' cannot be locked on this file system: commands that start at once may each ask for a code");
                return null;
            }

            if (host.Clock.GetElapsedTime(began) >= next)
            {
                var holder = LockHolder.Of(path);
                if (last is not null && holder != last && holder != LockHolder.Unknown)
                {
                    began = host.Clock.GetTimestamp();
                }

                last = holder;
                var waited = host.Clock.GetElapsedTime(began);
                report(holder, waited);
                next = waited + Interval;
            }

            await Task.Delay(Pause, host.Clock, cancellation);
        }
    }
}
