using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>A lock beside each YubiKey that we use, so that our other processes do not blame gpg for a busy reader.</summary>
internal sealed class ReaderMark(Host host, bool asksNobody)
{
    private readonly StateFolder state = new(host);

    /// <summary>Null if it cannot be made, or another process of ours is just giving it back.</summary>
    public IDisposable? Set(string reader)
    {
        var mark = PathOf(reader) is { } path && state.TryPrepare() ? FileLock.TryTake(path, out _) : null;
        mark?.Sign(LockHolder.Us(host, asksNobody).ToString());
        return mark;
    }

    /// <summary>The process of ours that uses the reader; null if none does.</summary>
    public LockHolder? Find(string reader)
    {
        if (PathOf(reader) is not { } path || !RawFile.TryStat(path, follow: false, out _))
        {
            return null;
        }

        using var taken = FileLock.TryTake(path, out var isUnsupported);
        return taken is null && !isUnsupported ? LockHolder.Of(path) : null;
    }

    private string? PathOf(string reader) => OperatingSystem.IsWindows() ? null : state.PathOf($"reader-{Fnv1a.HexOf(reader)}.lock");
}
