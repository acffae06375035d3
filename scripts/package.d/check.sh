# Tests the packages. Changes nothing outside of $work.
# shellcheck shell=sh disable=SC2154

runs() { # PROGRAM
  [ "$("$1" version)" = "$version" ] || die "$1 does not run"
}

(cd "$output" && sha256sum --quiet -c SHA256SUMS) || die "SHA256SUMS does not match the files"
mkdir "$work/tar"
tar -xzf "$output/$top.tar.gz" -C "$work/tar"
runs "$work/tar/$top/bin/aws-mfa-secure"
! has python3 || python3 -m json.tool "$output/$top.cdx.json" >/dev/null || die "the SBOM is not valid JSON"
say "the tar.gz runs"

mv "$work/$top" "$work/first"
pack "$work/again"
cmp "$output/SHA256SUMS" "$work/again/SHA256SUMS" || die "the packages are not reproducible"
say "the packages are reproducible"

if has lintian && ls "$output"/*.deb >/dev/null 2>&1; then
  lintian --allow-root --fail-on error,warning "$output"/*.deb || die "lintian rejects the .deb"
fi

# dpkg with its own root and database in $work. There are no other packages, so dependencies are ignored.
in_root() { dpkg --root="$work/root" --force-not-root --force-depends --log="$work/dpkg.log" "$@" >"$work/dpkg.out" 2>&1 || { cat "$work/dpkg.out" >&2 && die "dpkg $1 failed"; }; }
remaining_files() { find "$work/root" ! -path "$work/root" ! -path "$work/root/var*" | sort; }
if ! has dpkg || ! ls "$output"/*.deb >/dev/null 2>&1; then
  say "skipped the .deb test: there is no .deb, or dpkg is not installed"
elif [ "$(id -u)" != 0 ]; then
  say "skipped the .deb test: it needs root to set file owners"
else
  mkdir -p "$work/root/var/lib/dpkg/info" "$work/root/var/lib/dpkg/updates" "$work/newer"
  : >"$work/root/var/lib/dpkg/status"
  in_root --install "$output/aws-mfa-secure_$version-1_$architecture.deb"
  runs "$work/root/usr/bin/aws-mfa-secure"
  for file in bin/aws-mfa-secure libexec/aws-mfa-secure-core share/man/man1/aws-mfa-secure.1.gz share/bash-completion/completions/aws-mfa-secure \
    share/zsh/vendor-completions/_aws-mfa-secure share/fish/vendor_completions.d/aws-mfa-secure.fish share/doc/aws-mfa-secure/copyright; do
    [ -s "$work/root/usr/$file" ] || die "the .deb does not contain usr/$file"
  done
  pack_deb 2 "$work/newer"
  in_root --install "$work/newer/aws-mfa-secure_$version-2_$architecture.deb"
  [ "$(dpkg-query --admindir="$work/root/var/lib/dpkg" -W -f '${Version} ${db:Status-Abbrev}' aws-mfa-secure)" = "$version-2 ii " ] || die "the upgrade failed"
  runs "$work/root/usr/bin/aws-mfa-secure"
  in_root --remove aws-mfa-secure
  [ -z "$(remaining_files)" ] || die "files left after removal: $(remaining_files)"
  say "the .deb can be installed, run, upgraded and removed without leftovers"
fi
