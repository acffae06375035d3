namespace MfaSecure.Iam;

/// <summary>Options and values are joined by <c>=</c>, since a user may be named <c>-x</c>. Source: AWS CLI command reference, <c>iam</c>.</summary>
internal static class IamCommands
{
    public static IReadOnlyList<string> ListAccessKeys(string? userName = null) => Call("list-access-keys", [.. OfUser(userName)]);

    /// <summary>Without a user name, the keys of the owner of the credentials.</summary>
    public static IReadOnlyList<string> CreateAccessKey() => Call("create-access-key");

    public static IReadOnlyList<string> DeactivateAccessKey(string id) => Call("update-access-key", $"--access-key-id={id}", "--status=Inactive");

    public static IReadOnlyList<string> DeleteAccessKey(string id) => Call("delete-access-key", $"--access-key-id={id}");

    public static IReadOnlyList<string> GetAccessKeyLastUsed(string id) => Call("get-access-key-last-used", $"--access-key-id={id}");

    public static IReadOnlyList<string> ListMfaDevices(string? userName = null) => Call("list-mfa-devices", [.. OfUser(userName)]);

    /// <summary>Virtual devices without a user, as an unfinished enrollment leaves them.</summary>
    public static IReadOnlyList<string> ListUnassignedDevices() => Call("list-virtual-mfa-devices", "--assignment-status=Unassigned");

    /// <summary>The outfile is a FIFO that is open for reading, in a writable folder: the CLI checks the folder before the call, opens the file after it,
    /// sets mode 0600 on it (even on a device file) and writes 64 letters without a line end.</summary>
    public static IReadOnlyList<string> CreateVirtualMfaDevice(string name, string outfile, string? path = null)
        => Call("create-virtual-mfa-device", [$"--virtual-mfa-device-name={name}", .. Option("path", path), $"--outfile={outfile}", "--bootstrap-method=Base32StringSeed"]);

    /// <summary>The codes of a time step near now and of the next one, or <c>file://</c> and the path of a file without a line end.</summary>
    public static IReadOnlyList<string> EnableMfaDevice(string userName, string serial, string first, string second)
        => Call("enable-mfa-device", WithCodes(userName, serial, first, second));

    public static IReadOnlyList<string> ResyncMfaDevice(string userName, string serial, string first, string second)
        => Call("resync-mfa-device", WithCodes(userName, serial, first, second));

    public static IReadOnlyList<string> DeactivateMfaDevice(string userName, string serial)
        => Call("deactivate-mfa-device", $"--user-name={userName}", $"--serial-number={serial}");

    public static IReadOnlyList<string> DeleteVirtualMfaDevice(string serial) => Call("delete-virtual-mfa-device", $"--serial-number={serial}");

    /// <summary>With <c>cli_history = enabled</c> the CLI would store the secret in its history file; a folder in that file's place turns the history off.
    /// One attempt: after a lost response, a second CreateVirtualMFADevice would collide with its own device, and a second EnableMFADevice
    /// would send used codes. <see cref="IamFailure.MayHaveActed"/> reports the loss instead.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Environment(string privateFolder) =>
    [
        ("AWS_CLI_HISTORY_FILE", privateFolder),
        ("AWS_MAX_ATTEMPTS", "1"),
        ("AWS_PAGER", ""),
        ("AWS_CLI_AUTO_PROMPT", "off"),
    ];

    private static string[] WithCodes(string userName, string serial, string first, string second) =>
    [
        $"--user-name={userName}", $"--serial-number={serial}", $"--authentication-code1={first}", $"--authentication-code2={second}",
    ];

    private static IEnumerable<string> OfUser(string? name) => Option("user-name", name);

    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [$"--{name}={value}"];

    private static string[] Call(string command, params string[] options) => ["iam", command, .. options, "--output=json"];
}
