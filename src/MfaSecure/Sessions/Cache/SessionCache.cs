using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>The sessions in <see cref="SessionFolder"/>, one file each; a damaged, foreign or newer file is a miss.</summary>
internal sealed class SessionCache(PrivateFolder? folder)
{
    /// <summary>A session is some 2 kB; what is larger than this is none.</summary>
    private const int LargestFile = 64 * 1024;

    /// <summary>The kept session of a key; null where there is none that can be read.</summary>
    public Session? Load(SessionKey key) => folder?.Read(key.FileName, LargestFile) is { } bytes ? Session.Read(bytes, key) : null;

    /// <summary>Removes a session that AWS takes no more, unless another has taken its place.</summary>
    public void Drop(SessionKey key, Session session)
    {
        if (Load(key) is { } cached && cached.Credentials.AccessKeyId == session.Credentials.AccessKeyId)
        {
            folder!.Remove(key.FileName);
        }
    }

    /// <summary>Keeps a session; where that is not possible says so once and goes on.</summary>
    public void Save(SessionKey key, Session session) => folder?.Write(key.FileName, session.Write(key));
}
