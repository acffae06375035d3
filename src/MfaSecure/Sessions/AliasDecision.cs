using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>What happens to one <c>aws</c> command, decided before anything is done.</summary>
internal abstract class AliasDecision
{
    private AliasDecision()
    {
    }

    /// <summary>aws gets the command unchanged.</summary>
    public sealed class PassThrough(string reason) : AliasDecision
    {
        public string Reason { get; } = reason;
    }

    /// <summary>aws gets a cached session.</summary>
    public sealed class UseSession(ProfileResolution resolution, Session session) : AliasDecision
    {
        public ProfileResolution Resolution { get; } = resolution;

        public Session Session { get; } = session;
    }

    /// <summary>A session must be fetched first.</summary>
    public sealed class Refresh(SessionRequest request, ProfileFiles files) : AliasDecision
    {
        public SessionRequest Request { get; } = request;

        public ProfileFiles Files { get; } = files;
    }
}
