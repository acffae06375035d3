using MfaSecure.Platform;

namespace MfaSecure.Sessions;

/// <summary>A damaged, foreign or newer file is a miss.</summary>
internal sealed class SessionCache(PrivateFolder? folder)
{
    /// <summary>A session has about 2 kB.</summary>
    public const int LargestFile = 64 * 1024;

    public Session? Load(SessionKey key) => folder?.Read(key.FileName, LargestFile) is { } bytes ? Session.Read(bytes, key) : null;

    /// <summary>Removes a session that AWS no longer accepts, unless another has replaced it.</summary>
    public void Drop(SessionKey key, string accessKeyId)
    {
        if (Load(key) is { } cached && cached.Credentials.AccessKeyId == accessKeyId)
        {
            folder!.Remove(key.FileName);
        }
    }

    public void Save(SessionKey key, Session session) => folder?.Write(key.FileName, session.Write(key));
}
