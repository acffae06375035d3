namespace MfaSecure.Sandbox;

public sealed class ConsoleSignIn
{
    public required string Token { get; init; }

    public required TemporarySession Session { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>When the console signs the user out.</summary>
    public required DateTimeOffset ConsoleEnds { get; init; }

    /// <summary>Where the browser was sent; null until it has signed in.</summary>
    public string? Destination { get; set; }
}
