using MfaSecure.CredentialServer;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Settings;

namespace MfaSecure.Cli.Commands;

/// <summary>The session of a profile for commands other than the alias; Ctrl-C ends the wait for it.</summary>
internal sealed class SessionLookup
{
    private readonly ProfileSession found;

    private SessionLookup(ProfileSession found) => this.found = found;

    public ProfileResolution Resolution => found.Resolution;

    /// <inheritdoc cref="ProfileSession.Find"/>
    /// <exception cref="UserError">A profile that is named explicitly does not exist.</exception>
    public static SessionLookup Find(Host host, string? profile)
    {
        var lookup = FindAny(host, profile);
        return profile is { Length: > 0 } && lookup.Missing is { } missing ? throw missing : lookup;
    }

    /// <summary>The same for who can do without the profile.</summary>
    public static SessionLookup FindAny(Host host, string? profile) => new(ProfileSession.Find(host, profile));

    /// <inheritdoc cref="ProfileSession.Missing"/>
    public UserError? Missing => found.Missing;

    /// <summary>Throws where the profile in force does not exist, however it was named.</summary>
    public SessionLookup CheckExists() => Missing is { } missing ? throw missing : this;

    /// <inheritdoc cref="ProfileSession.Device"/>
    public MfaDevice Device => found.Device;

    /// <inheritdoc cref="ProfileSession.MfaSettings"/>
    public MfaSettings MfaSettings() => found.MfaSettings();

    /// <inheritdoc cref="ProfileSession.CheckServed"/>
    public void CheckServed(string caller) => found.CheckServed(caller);

    /// <inheritdoc cref="ProfileSession.GetAsync"/>
    public Session GetSession(TimeSpan renewal = default)
        => Interrupt.Run(cancellation => found.GetAsync(renewal, cancellation));

    /// <inheritdoc cref="ProfileSession.Request"/>
    public SessionRequest Request() => found.Request();

    /// <inheritdoc cref="ProfileSession.WriteServerProfile"/>
    public ServerProfile WriteServerProfile() => found.WriteServerProfile();

    /// <inheritdoc cref="ProfileSession.GetWithoutMfaAsync"/>
    public Session GetSessionWithoutMfa()
        => Interrupt.Run(found.GetWithoutMfaAsync);
}
