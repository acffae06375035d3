namespace MfaSecure.Iam;

/// <summary>Arguments and variables for the real <c>aws</c>.</summary>
/// <remarks>Source: AWS CLI command reference, <c>iam</c>. Options and values are joined by <c>=</c>: a user or device may be named <c>-x</c>.</remarks>
internal static class IamCommands
{
    private const string SeedInBase32 = "--bootstrap-method=Base32StringSeed";

    /// <summary>Prints <see cref="IamResponses.AccessKeys"/>.</summary>
    public static IReadOnlyList<string> ListAccessKeys(string? userName = null) => Call("list-access-keys", [.. OfUser(userName)]);

    /// <summary>The user's enabled devices of all kinds; prints <see cref="IamResponses.Devices"/>.</summary>
    public static IReadOnlyList<string> ListMfaDevices(string? userName = null) => Call("list-mfa-devices", [.. OfUser(userName)]);

    /// <summary>The account's virtual devices without a user, as an unfinished enrollment leaves them; prints <see cref="IamResponses.VirtualDevices"/>.</summary>
    public static IReadOnlyList<string> ListUnassignedDevices() => Call("list-virtual-mfa-devices", "--assignment-status=Unassigned");

    /// <summary>Prints <see cref="IamResponses.CreatedDevice"/>; the secret goes to <paramref name="outfile"/>.</summary>
    /// <param name="name">The last part of the serial number; some policies allow the user's own name only.</param>
    /// <param name="outfile">
    /// A FIFO that is open for reading, in a writable folder: the CLI checks the folder before the call, opens the file after it, sets mode
    /// 0600 on it (even on a device file) and writes 64 letters without a line end.
    /// </param>
    /// <param name="path">The path before the name, <c>/</c> at both ends; null for none.</param>
    public static IReadOnlyList<string> CreateVirtualMfaDevice(string name, string outfile, string? path = null)
        => Call("create-virtual-mfa-device", [$"--virtual-mfa-device-name={name}", .. Option("path", path), $"--outfile={outfile}", SeedInBase32]);

    /// <summary>Prints nothing, as all below.</summary>
    /// <param name="userName">The user.</param>
    /// <param name="serial">The device.</param>
    /// <param name="first">The code of a time step near now, or <c>file://</c> and a path (no line end).</param>
    /// <param name="second">The code of the next step, likewise.</param>
    public static IReadOnlyList<string> EnableMfaDevice(string userName, string serial, string first, string second)
        => Call("enable-mfa-device", WithCodes(userName, serial, first, second));

    public static IReadOnlyList<string> ResyncMfaDevice(string userName, string serial, string first, string second)
        => Call("resync-mfa-device", WithCodes(userName, serial, first, second));

    public static IReadOnlyList<string> DeactivateMfaDevice(string userName, string serial)
        => Call("deactivate-mfa-device", $"--user-name={userName}", $"--serial-number={serial}");

    public static IReadOnlyList<string> DeleteVirtualMfaDevice(string serial) => Call("delete-virtual-mfa-device", $"--serial-number={serial}");

    /// <summary>The variables to add to the CLI's environment.</summary>
    /// <param name="privateFolder">
    /// With <c>cli_history = enabled</c> the CLI stores all responses, and the secret with them, in its history file; a folder in that
    /// file's place makes it continue without history.
    /// </param>
    /// <remarks>
    /// One attempt: after a lost response a second CreateVirtualMFADevice would collide with its own device, and a second EnableMFADevice
    /// would send used codes. <see cref="IamFailure.MayHaveActed"/> reports it instead.
    /// </remarks>
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
