namespace MfaSecure.Cli;

/// <summary>For <c>--help</c> and the man page.</summary>
internal static class Reference
{
    public static IReadOnlyList<(string Name, string Text)> Variables { get; } =
    [
        ("AWS_MFA_SERIAL", "Serial number (ARN) of the MFA device (mfa_serial)."),
        ("AWS_MFA_TOKEN", "An MFA code. It is used once and not passed on to the program."),
        ("AWS_MFA_PROCESS", "Command that prints the code; its first six-digit line is used (mfa_process)."),
        ("AWS_MFA_SOURCE", "Code sources to use, in order, separated by commas: process, yubikey, prompt, ykman."),
        ("AWS_MFA_OATH_ACCOUNT", "OATH account on the YubiKey (mfa_oath_account). Also read: YKMAN_OATH_CREDENTIAL_NAME (vegas_yubikey_label)."),
        ("AWS_MFA_YUBIKEY", "Serial number of the YubiKey (mfa_yubikey_serial). Also read: YKMAN_OATH_DEVICE_SERIAL (vegas_yubikey_serial)."),
        ("AWS_MFA_TTL", "Session length in seconds, 900 to 129600 (mfa_ttl). Default: 43200 (12 hours)."),
        ("AWS_MFA_MIN_TTL", "Renew a session that has no more than this many seconds left, 0 to 129600. Default: 300."),
        ("AWS_MFA_MAX_AGE", "Renew a session older than this many seconds, 0 to 129600, for IAM policies that limit the MFA age."),
        ("AWS_MFA_FORCE", "1: get a new session now, even if one is cached."),
        ("AWS_MFA_TIMEOUT", "Seconds to wait for a code or a touch, 1 to 86400. Default: 120."),
        ("AWS_MFA_NO_PROMPT", "1: never ask for a code or a touch; if one is needed, exit with code 3."),
        ("AWS_MFA_KEY_STORE", "Key store for keys add: secret-service, pass, yubikey or file."),
        ("AWS_MFA_SESSIONS_DIR", "Directory for cached sessions, open to nobody else. Default: ~/.aws/mfa-sessions."),
        ("AWS_MFA_ROLES", "off: leave roles to the AWS CLI."),
        ("AWS_MFA_PROFILE", "Set by exec for its program: the profile whose session it uses. AWSUME_PROFILE has the same, for shell prompts."),
        ("AWS_MFA_SAVED_PROFILE", "Set by exports: the AWS_PROFILE that unsets brings back."),
        ("AWS_MFA_SAVED_DEFAULT", "Set by exports: the AWS_DEFAULT_PROFILE that unsets brings back."),
        ("AWS_MFA_SET_REGION", "Set by exports: the region variables that unsets unsets."),
        ("AWS_MFA_AWS", "Path of the real aws, if it is not the first one on PATH. A script that starts a container must pass the AWS_* variables on."),
        ("AWS_MFA_DISABLE", "1: pass every command to aws unchanged."),
        ("AWS_MFA_DEBUG", "1: log each decision to stderr, without secrets."),
    ];

    public static IReadOnlyList<(string Name, string Text)> Codes { get; } =
    [
        ("0", "Success."),
        ("1", "Failure, for example: AWS denied the request, or three wrong codes."),
        ("2", "Invalid usage, or an invalid setting."),
        ("3", "A code, a touch or a confirmation is needed, and nobody can be asked."),
        ("126", "The program cannot be run."),
        ("127", "The program was not found."),
        ("130", "Interrupted (Ctrl-C)."),
    ];

    public static string Text
        => $"Environment variables (they override the profile keys in parentheses):\n{Rows(Variables)}\n"
            + $"Exit codes (if no other program was run):\n{Rows(Codes)}";

    private static string Rows(IReadOnlyList<(string Name, string Text)> rows)
    {
        var width = rows.Max(row => row.Name.Length);
        return string.Concat(rows.Select(row => $"  {row.Name.PadRight(width)}  {row.Text}\n"));
    }
}
