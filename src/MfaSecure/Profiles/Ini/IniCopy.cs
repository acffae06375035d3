using System.Text;

namespace MfaSecure.Profiles;

/// <summary>A config file for other programs without the secrets of the user's own.</summary>
internal static class IniCopy
{
    private static readonly string[] AccessKeys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"];

    private static readonly string[] Secrets = ["secret", "password", "seed"];

    /// <summary>A profile that loses its access keys gets the line that <paramref name="instead"/> makes of its name; else SDKs would look for other credentials.</summary>
    public static byte[] WithoutSecrets(this IniFile file, Func<string, string> instead)
    {
        var bytes = file.Bytes.Span;
        var edit = new IniSplice(file.Bytes);
        for (var index = 0; index < file.Count; index++)
        {
            var header = Encoding.UTF8.GetString(file.Header(index));
            var profile = AwsFiles.ProfileIn(header);
            var line = profile is null || file.At(index, header)["credential_process"] is not null ? null : instead(profile);
            var lines = new IniReader(bytes, file.BodyStart(index), file.BodyEnd(index), inSection: true);
            var isSecret = false;
            while (lines.Read())
            {
                if (lines.Kind == IniLine.Option)
                {
                    var key = IniSection.Lower(Encoding.UTF8.GetString(bytes[lines.NameStart..lines.NameEnd]));
                    var isAccessKey = Array.IndexOf(AccessKeys, key) >= 0;
                    isSecret = isAccessKey || Array.Exists(Secrets, word => key.Contains(word, StringComparison.Ordinal));
                    if (isSecret)
                    {
                        var replaces = isAccessKey && line is not null;
                        edit.Replace(lines.Start, lines.Next, replaces ? Encoding.UTF8.GetString(bytes[lines.Start..lines.TextStart]) + line + "\n" : "");
                        line = replaces ? null : line;
                    }
                }
                else if (isSecret && lines.Kind == IniLine.Continuation)
                {
                    edit.Replace(lines.Start, lines.Next, "");
                }
            }
        }

        return edit.ToArray();
    }
}
