using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>The sessions in <see cref="SessionFolder"/>, one file each; a damaged, foreign or newer file is a miss.</summary>
public sealed class SessionCache(Host host, SessionFolder folder)
{
    /// <summary>A session is some 2 kB; what is larger than this is none.</summary>
    private const int LargestFile = 64 * 1024;

    /// <summary>The kept session of a key; null where there is none that can be read.</summary>
    public Session? Load(SessionKey key)
    {
        if (!folder.IsTrusted())
        {
            return null;
        }

        var bytes = RawFile.Read(PathOf(key), LargestFile, out var facts, follow: false);
        if (bytes is null)
        {
            return null;
        }

        return !OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId() ? null : Session.Read(bytes, key);
    }

    /// <summary>Keeps a session; where that is not possible says so once and goes on.</summary>
    public void Save(SessionKey key, Session session)
    {
        if (!folder.TryPrepare())
        {
            return;
        }

        var path = PathOf(key);
        try
        {
            MakeWay(path);
            AtomicFile.Write(path, session.Write(key));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            folder.Refuse($"'{path}' cannot be written: {exception.Message}");
        }
    }

    /// <summary>A folder where the file belongs cannot be renamed over; an empty one is removed, another is told of.</summary>
    private void MakeWay(string path)
    {
        if (RawFile.TryStat(path, follow: false, out var facts) && facts.IsDirectory)
        {
            host.Debug($"removing the folder '{path}' that stands in the way of a session");
            Directory.Delete(path);
        }
    }

    private string PathOf(SessionKey key) => $"{folder.Path}/{key.FileName}";
}
