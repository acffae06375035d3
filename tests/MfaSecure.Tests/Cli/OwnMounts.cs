namespace MfaSecure.Tests.Cli;

/// <summary>
/// Lines of <c>sh</c> that run <c>"$@"</c> on disks of its own. Where no file system may be mounted, as in a chroot, strace has the kernel
/// give the same answers.
/// </summary>
internal static class OwnMounts
{
    /// <summary>~/.aws/config as in a container that was given one file of the host's: no file can be renamed onto it.</summary>
    /// <remarks>
    /// The disk, <c>$1</c>, is <c>roomy</c> or <c>full</c>. The exit code is 97 where the file has changed, else the program's.
    /// </remarks>
    public const string MountedFile = $$"""
        if {{MayMount}}; then exec unshare -rm sh -c '
            mount -t tmpfs -o size=16k tmpfs "$TMPDIR" && cp -p "$HOME/.aws/config" "$TMPDIR/config" && cp "$TMPDIR/config" "$TMPDIR/before" || exit 99
            mount --bind "$TMPDIR/config" "$HOME/.aws/config" || exit 99
            [ "$1" = roomy ] || head -c 100000 /dev/zero >"$TMPDIR/fill" 2>/dev/null
            shift; "$@"; code=$?; cmp -s "$TMPDIR/config" "$TMPDIR/before" || exit 97; exit $code
        ' sh "$@"; fi
        cp -p "$HOME/.aws/config" "$TMPDIR/before" || exit 99
        # The first write goes to a file beside it, which cannot be moved then.
        full=; [ "$1" = roomy ] || full='-e inject=pwrite64:error=ENOSPC:when=2+'
        shift; {{Refused}} {{Busy}} $full "$@"; code=$?
        cmp -s "$HOME/.aws/config" "$TMPDIR/before" || exit 97; exit $code
        """;

    /// <summary>The same, in place: what is written can be read afterwards.</summary>
    public const string MountedInPlace = $$"""
        if {{MayMount}}; then
          exec unshare -rm sh -c 'mount --bind "$HOME/.aws/config" "$HOME/.aws/config" || exit 99; exec "$@"' sh "$@"
        fi
        exec {{Refused}} {{Busy}} "$@"
        """;

    /// <summary>A file system, at <c>$1</c> below the home, that is read-only for root too.</summary>
    public const string ReadOnly = $$"""
        place=$HOME/$1; shift
        if {{MayMount}}; then
          exec unshare -rm sh -c 'place=$1; shift; mount --bind "$place" "$place" && mount -o remount,bind,ro "$place" || exit 99; exec "$@"' sh "$place" "$@"
        fi
        if [ "$(id -u)" != 0 ]; then
          # strace reads no paths in a process of ours that is not dumpable, unless it is root's.
          chmod -R a-w "$place"; "$@"; code=$?; chmod -R u+w "$place"; exit $code
        fi
        exec {{Refused}} -P "$place" -e inject=access,faccessat,faccessat2:error=EROFS "$@"
        """;

    private const string MayMount = "unshare -rm true 2>/dev/null";

    // By path it knows only the file that is moved.
    private const string Busy = "-e inject=rename,renameat,renameat2:error=EBUSY";

    private const string Refused = "strace -f -qq -o /dev/null";
}
