using System.Text.Json;
using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

/// <summary>How the last refresh failed, for the processes that waited for it.</summary>
internal sealed class RefreshFailures(Host host, PrivateFolder? folder, SessionKey key)
{
    private const int LargestFile = 16 * 1024;

    /// <summary>How long programs (not people) may not prompt again after an unanswered or canceled prompt.</summary>
    /// <remarks>A full-screen program that calls again and again would lose its screen to each prompt.</remarks>
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(60);

    private string FileName => key.FileName + ".failed";

    /// <summary>A failure since we began to wait, or an unanswered prompt that is too recent for a program to repeat.</summary>
    /// <remarks>Shared is what people and AWS decided. Settings, or that nobody could be asked, are reasons of the other process alone.</remarks>
    public UserError? Find(DateTimeOffset began, bool fresh)
    {
        if (folder?.Read(FileName, LargestFile) is not { } bytes || Parse(bytes) is not var (at, wasUnanswered, isShared, failure))
        {
            return null;
        }

        var now = host.Clock.GetUtcNow();
        return at >= began && at <= now && isShared ? failure
            : !fresh && wasUnanswered && host.Environment.NonEmpty("AWS_MFA_TOKEN") is null && host.AskCalledByProgram() && now - at < BackOff && at <= now
                ? new UserError(
                    $"{(failure.Kind == ErrorKind.Interrupted ? "the MFA prompt was canceled" : "nobody answered the MFA prompt")} {(now - at).TotalSeconds:0} s ago; aws-mfa-secure waits {BackOff.TotalSeconds:0} s before it asks again",
                    "run an aws command in a terminal, or set AWS_MFA_FORCE=1",
                    failure.Kind)
                : null;
    }

    public void Write(UserError failure)
        => folder?.Write(FileName, JsonText.Object(json =>
        {
            json.WriteNumber("at"u8, host.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            json.WriteString("kind"u8, failure.Kind.ToString());
            json.WriteBoolean("unanswered"u8, IsUnanswered(failure));
            json.WriteBoolean("shared"u8, IsUnanswered(failure) || failure is StsException || failure.InnerException is StsException);
            json.WriteString("message"u8, failure.Message);
            json.WriteString("hint"u8, failure.Hint);
        }));

    private static bool IsUnanswered(UserError failure) => failure is UnansweredError || failure.Kind == ErrorKind.Interrupted;

    private static (DateTimeOffset At, bool WasUnanswered, bool IsShared, UserError Failure)? Parse(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var root = json.RootElement;
            if (!Enum.TryParse<ErrorKind>(root.GetProperty("kind").GetString(), out var kind) || !Enum.IsDefined(kind))
            {
                return null;
            }

            var at = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("at").GetInt64());
            var failure = new UserError(root.GetProperty("message").GetString()!, root.GetProperty("hint").GetString(), kind);
            return (at, root.GetProperty("unanswered").GetBoolean(), root.GetProperty("shared").GetBoolean(), failure);
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
