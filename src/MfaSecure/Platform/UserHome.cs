using System.Runtime.InteropServices;

namespace MfaSecure.Platform;

/// <summary>The home folder as the AWS CLI finds it (Python's os.path.expanduser): HOME, else the user's passwd entry.</summary>
internal static unsafe class UserHome
{
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
        var entry = OperatingSystem.IsLinux() ? Libc.GetPasswordEntry(Libc.GetEffectiveUserId()) : null;
        return entry == null ? null : RawText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry[4]));
    }
}
