using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

internal abstract class AliasDecision
{
    private AliasDecision()
    {
    }

    public sealed class PassThrough(string reason, string? notice = null) : AliasDecision
    {
        public string Reason { get; } = reason;

        public string? Notice { get; } = notice;
    }

    public sealed class UseSession(ProfileResolution resolution, Session session) : AliasDecision
    {
        public ProfileResolution Resolution { get; } = resolution;

        public Session Session { get; } = session;
    }

    public sealed class Refresh(SessionRequest request, ProfileFiles files) : AliasDecision
    {
        public SessionRequest Request { get; } = request;

        public ProfileFiles Files { get; } = files;
    }
}
