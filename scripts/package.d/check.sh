# Tries what was packed: nothing outside of $work is touched.
# shellcheck shell=sh disable=SC2154

runs() { # program
  [ "$("$1" version)" = "$version" ] || die "$1 does not run"
}

(cd "$output" && sha256sum --quiet -c SHA256SUMS) || die "SHA256SUMS do not fit"
mkdir "$work/tar"
tar -xzf "$output/$top.tar.gz" -C "$work/tar"
runs "$work/tar/$top/bin/aws-mfa-secure"
! has python3 || python3 -m json.tool "$output/$top.cdx.json" >/dev/null || die "the SBOM is no JSON"
say "the tar.gz runs"

mv "$work/$top" "$work/first"
pack "$work/again"
cmp "$output/SHA256SUMS" "$work/again/SHA256SUMS" || die "packed again it is not the same"
say "packed again it is the same, byte for byte"

if has lintian && ls "$output"/*.deb >/dev/null 2>&1; then
  lintian --allow-root --fail-on error,warning "$output"/*.deb || die "lintian finds fault with the .deb"
fi

# dpkg with a folder for its root and its database; its dependencies are those of a real machine.
in_root() { dpkg --root="$work/root" --force-not-root --force-depends --log="$work/dpkg.log" "$@" >"$work/dpkg.out" 2>&1 || { cat "$work/dpkg.out" >&2 && die "dpkg $1 failed"; }; }
left() { find "$work/root" ! -path "$work/root" ! -path "$work/root/var*" | sort; }
if ! has dpkg || ! ls "$output"/*.deb >/dev/null 2>&1; then
  say "no .deb is tried: there is no dpkg here"
elif [ "$(id -u)" != 0 ]; then
  say "no .deb is installed: only root can give files to root"
else
  mkdir -p "$work/root/var/lib/dpkg/info" "$work/root/var/lib/dpkg/updates" "$work/newer"
  : >"$work/root/var/lib/dpkg/status"
  in_root --install "$output/aws-mfa-secure_$version-1_$architecture.deb"
  runs "$work/root/usr/bin/aws-mfa-secure"
  for file in bin/aws-mfa-secure libexec/aws-mfa-secure-core share/man/man1/aws-mfa-secure.1.gz share/bash-completion/completions/aws-mfa-secure \
    share/zsh/vendor-completions/_aws-mfa-secure share/fish/vendor_completions.d/aws-mfa-secure.fish share/doc/aws-mfa-secure/copyright; do
    [ -s "$work/root/usr/$file" ] || die "the .deb has no usr/$file"
  done
  pack_deb 2 "$work/newer"
  in_root --install "$work/newer/aws-mfa-secure_$version-2_$architecture.deb"
  [ "$(dpkg-query --admindir="$work/root/var/lib/dpkg" -W -f '${Version} ${db:Status-Abbrev}' aws-mfa-secure)" = "$version-2 ii " ] || die "the upgrade did not happen"
  runs "$work/root/usr/bin/aws-mfa-secure"
  in_root --remove aws-mfa-secure
  [ -z "$(left)" ] || die "removal leaves $(left)"
  say "the .deb installs, runs, upgrades and removes itself without a trace"
fi
