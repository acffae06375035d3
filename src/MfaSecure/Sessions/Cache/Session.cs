using System.Buffers;
using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;
using MfaSecure.Sts;

namespace MfaSecure.Sessions;

internal sealed class Session(Credentials credentials, DateTimeOffset expiration, DateTimeOffset issued)
{
    /// <summary>A higher version is a miss, not an error.</summary>
    private const int Version = 1;

    public Credentials Credentials { get; } = credentials;

    public DateTimeOffset Expiration { get; } = expiration;

    /// <summary>The age of its MFA.</summary>
    public DateTimeOffset Issued { get; } = issued;

    /// <summary>As AWS writes it: ISO 8601 in UTC with whole seconds.</summary>
    public string ExpirationText => Iso(Expiration);

    /// <summary>Why the session must not be used now; null if it may be.</summary>
    public string? Objection(SessionLimits limits, DateTimeOffset now)
        => Expiration - now <= limits.MinimumLeft ? "it has expired or soon will"
            // Its end is in this machine's time. Ticks: no static constructor on the alias path.
            : (Issued - now).Ticks > TimeSpan.TicksPerMinute ? "the clock was set back since it was fetched"
            : limits.MaximumAge is { } age && now - Issued > age ? "its MFA is older than AWS_MFA_MAX_AGE"
            : limits.Fresh ? "AWS_MFA_FORCE asks for a fresh one"
            : null;

    internal static Session From(StsSession answer, DateTimeOffset issued)
        => new(answer.Credentials, answer.Credentials.Expiration ?? throw new InvalidOperationException("StsClient returns no session without an expiration"), issued);

    internal byte[] Write(SessionKey key)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, Version);
            json.WriteString("key"u8, key.Text);
            json.WriteString("access_key_id"u8, Credentials.AccessKeyId);
            json.WriteString("secret_access_key"u8, Credentials.SecretAccessKey);
            json.WriteString("session_token"u8, Credentials.SessionToken);
            json.WriteString("expiration"u8, ExpirationText);
            json.WriteNumber("expires_at"u8, Expiration.ToUnixTimeSeconds());
            json.WriteNumber("issued_at"u8, Issued.ToUnixTimeSeconds());
            json.WriteString("check"u8, Check(key.Text, Credentials.AccessKeyId, Credentials.SecretAccessKey, Credentials.SessionToken!));
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Null if the file is damaged, of another version, or has another cache key (a null key accepts any).</summary>
    internal static Session? Read(ReadOnlySpan<byte> file, SessionKey? key)
    {
        string? text = null, id = null, secret = null, token = null, check = null;
        long version = 0, expires = 0, issued = 0;
        try
        {
            var json = new Utf8JsonReader(file);
            _ = json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("key"u8))
                {
                    text = Text(ref json);
                }
                else if (json.ValueTextEquals("access_key_id"u8))
                {
                    id = Text(ref json);
                }
                else if (json.ValueTextEquals("secret_access_key"u8))
                {
                    secret = Text(ref json);
                }
                else if (json.ValueTextEquals("session_token"u8))
                {
                    token = Text(ref json);
                }
                else if (json.ValueTextEquals("check"u8))
                {
                    check = Text(ref json);
                }
                else if (json.ValueTextEquals("version"u8))
                {
                    version = Number(ref json);
                }
                else if (json.ValueTextEquals("expires_at"u8))
                {
                    expires = Number(ref json);
                }
                else if (json.ValueTextEquals("issued_at"u8))
                {
                    issued = Number(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            // Text after the object: a shorter file was written over a longer one.
            if (json.TokenType != JsonTokenType.EndObject || json.Read())
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }

        return version == Version && (key is null || text == key.Text) && expires is > 0 and < 1L << 37 && issued is >= 0 and < 1L << 37
            && id is { Length: > 0 } && secret is { Length: > 0 } && token is { Length: > 0 }
            && check is not null && check == Check(text, id, secret, token)
            ? Create(id, secret, token, DateTimeOffset.FromUnixTimeSeconds(expires), DateTimeOffset.FromUnixTimeSeconds(issued))
            : null;
    }

    internal static Session Create(string id, string secret, string token, DateTimeOffset expiration, DateTimeOffset issued)
        => new(new Credentials(id, secret, token, expiration), expiration, issued);

    /// <summary>Detects a file that a failing disk or an editor changed and that is still valid JSON.</summary>
    private static string Check(string? key, string id, string secret, string token)
        => Fnv1a.HexOf(string.Concat(string.Concat(key, "\n", id), "\n", secret, "\n" + token));

    /// <summary>.NET's date formatting is too slow for the alias path.</summary>
    private static string Iso(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return string.Create(20, utc, static (span, value) =>
        {
            Digits(span[..4], value.Year);
            span[4] = '-';
            Digits(span.Slice(5, 2), value.Month);
            span[7] = '-';
            Digits(span.Slice(8, 2), value.Day);
            span[10] = 'T';
            Digits(span.Slice(11, 2), value.Hour);
            span[13] = ':';
            Digits(span.Slice(14, 2), value.Minute);
            span[16] = ':';
            Digits(span.Slice(17, 2), value.Second);
            span[19] = 'Z';
        });
    }

    private static void Digits(Span<char> span, int value)
    {
        for (var index = span.Length - 1; index >= 0; index--)
        {
            span[index] = (char)('0' + (value % 10));
            value /= 10;
        }
    }

    private static string? Text(ref Utf8JsonReader json)
        => json.Read() && json.TokenType == JsonTokenType.String ? json.GetString() : throw new JsonException();

    private static long Number(ref Utf8JsonReader json)
        => json.Read() && json.TryGetInt64(out var number) ? number : throw new JsonException();
}
