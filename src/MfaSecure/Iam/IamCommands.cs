namespace MfaSecure.Iam;

/// <summary>The arguments of the real <c>aws</c> for what a user's own MFA devices need, and the variables to run it with.</summary>
/// <remarks>
/// Source: AWS CLI command reference, <c>iam</c>. Values are joined to their options by <c>=</c>: a user or a device may be called <c>-x</c>.
/// </remarks>
internal static class IamCommands
{
    /// <summary>Where CreateVirtualMFADevice writes the seed to, as the CLI calls the form in base 32.</summary>
    private const string SeedInBase32 = "--bootstrap-method=Base32StringSeed";

    /// <summary>Who the keys belong to; answered with <see cref="IamResponses.User"/>.</summary>
    public static IReadOnlyList<string> GetUser() => Call("get-user");

    /// <summary>The user's access keys; answered with <see cref="IamResponses.AccessKeys"/>.</summary>
    public static IReadOnlyList<string> ListAccessKeys(string? userName = null) => Call("list-access-keys", [.. OfUser(userName)]);

    /// <summary>The user's enabled devices, of all kinds; answered with <see cref="IamResponses.Devices"/>.</summary>
    public static IReadOnlyList<string> ListMfaDevices(string? userName = null) => Call("list-mfa-devices", [.. OfUser(userName)]);

    /// <summary>The account's virtual devices that nobody has, left over by half an enrolment; answered with <see cref="IamResponses.VirtualDevices"/>.</summary>
    public static IReadOnlyList<string> ListUnassignedDevices() => Call("list-virtual-mfa-devices", "--assignment-status=Unassigned");

    /// <summary>Makes a device; answered with <see cref="IamResponses.CreatedDevice"/>, while the seed goes to <paramref name="outfile"/>.</summary>
    /// <param name="name">Its name, the last part of its serial number; some policies allow the user's own name only.</param>
    /// <param name="outfile">
    /// A FIFO that is open for reading, in a folder that the user can write to: the CLI looks at the folder's rights before the call,
    /// opens the file after it, sets mode 0600 on it (on a device file too), and writes 64 letters without a line end.
    /// </param>
    /// <param name="path">The path in front of the name, <c>/</c> at both ends; null for none.</param>
    public static IReadOnlyList<string> CreateVirtualMfaDevice(string name, string outfile, string? path = null)
        => Call("create-virtual-mfa-device", [$"--virtual-mfa-device-name={name}", .. Option("path", path), $"--outfile={outfile}", SeedInBase32]);

    /// <summary>Gives a device to a user; answered with nothing.</summary>
    /// <param name="userName">The user.</param>
    /// <param name="serial">The device.</param>
    /// <param name="first">The code of a time step near now, or <c>file://</c> and where it can be read (no line end).</param>
    /// <param name="second">The code of the step after it, likewise.</param>
    public static IReadOnlyList<string> EnableMfaDevice(string userName, string serial, string first, string second)
        => Call("enable-mfa-device", WithCodes(userName, serial, first, second));

    /// <summary>Tells AWS how far the clock of a device is off; answered with nothing. Parameters as of <see cref="EnableMfaDevice"/>.</summary>
    public static IReadOnlyList<string> ResyncMfaDevice(string userName, string serial, string first, string second)
        => Call("resync-mfa-device", WithCodes(userName, serial, first, second));

    /// <summary>Takes a device from a user; answered with nothing.</summary>
    public static IReadOnlyList<string> DeactivateMfaDevice(string userName, string serial)
        => Call("deactivate-mfa-device", $"--user-name={userName}", $"--serial-number={serial}");

    /// <summary>Deletes a virtual device that nobody has; answered with nothing.</summary>
    public static IReadOnlyList<string> DeleteVirtualMfaDevice(string serial) => Call("delete-virtual-mfa-device", $"--serial-number={serial}");

    /// <summary>The variables to add to the CLI's environment.</summary>
    /// <param name="privateFolder">
    /// A folder. With <c>cli_history = enabled</c> the CLI keeps all answers, the seed too, in its history file; a folder in that file's
    /// place makes it go on without history.
    /// </param>
    /// <remarks>
    /// One attempt: the CLI would ask again after a lost answer, and CreateVirtualMFADevice would then find its own device in the way, and
    /// EnableMFADevice its own codes spent. <see cref="IamFailure.MayHaveActed"/> tells of it instead.
    /// </remarks>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment(string privateFolder) =>
    [
        new("AWS_CLI_HISTORY_FILE", privateFolder),
        new("AWS_MAX_ATTEMPTS", "1"),
        new("AWS_PAGER", ""),
        new("AWS_CLI_AUTO_PROMPT", "off"),
    ];

    private static string[] WithCodes(string userName, string serial, string first, string second) =>
    [
        $"--user-name={userName}", $"--serial-number={serial}", $"--authentication-code1={first}", $"--authentication-code2={second}",
    ];

    private static IEnumerable<string> OfUser(string? name) => Option("user-name", name);

    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [$"--{name}={value}"];

    private static string[] Call(string command, params string[] options) => ["iam", command, .. options, "--output=json"];
}
