using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

internal static unsafe class UserHome
{
    /// <summary>As the AWS CLI finds it (Python's os.path.expanduser).</summary>
    public static string? Find(EnvironmentBlock environment)
    {
        if (OperatingSystem.IsWindows())
        {
            return environment.NonEmpty("USERPROFILE");
        }

        if (environment.Get("HOME") is { } home)
        {
            return home.TrimEnd('/');
        }

        // The folder is the sixth field of struct passwd on Linux: two pointers, two 32-bit ids, a pointer, the folder.
        return FieldOfEntry(4);
    }

    /// <summary>As Python's getpass.getuser finds it; empty if unknown.</summary>
    public static string FindName(EnvironmentBlock environment)
        => environment.NonEmpty("LOGNAME") ?? environment.NonEmpty("USER") ?? environment.NonEmpty("LNAME") ?? environment.NonEmpty("USERNAME")
            ?? FieldOfEntry(0) ?? "";

    private static string? FieldOfEntry(int field)
    {
        var entry = OperatingSystem.IsLinux() ? Libc.GetPasswordEntry(Libc.GetEffectiveUserId()) : null;
        return entry == null ? null : RawText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry[field]));
    }
}
