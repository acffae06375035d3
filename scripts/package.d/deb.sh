# Builds the Debian package. Needs only dpkg-deb.
# shellcheck shell=sh disable=SC2154

pack_deb() { # DEBIAN-REVISION OUTPUT-FOLDER
  root=$work/deb-$1
  rm -rf "$root"
  fill "$root/usr"
  share=$root/usr/share doc=$root/usr/share/doc/aws-mfa-secure
  # Move files to Debian's locations.
  mv "$share/zsh/site-functions" "$share/zsh/vendor-completions"
  mkdir -p "$doc" "$root/DEBIAN"
  mv "$share/aws-mfa-secure/aws-mfa-secure.ps1" "$doc/aws-mfa-secure.ps1"
  rmdir "$share/aws-mfa-secure"
  gzip -9n "$share/man/man1/aws-mfa-secure.1"
  gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
  write_changes "$1" | gzip -9n >"$doc/changelog.Debian.gz"
  write_copyright >"$doc/copyright"
  write_sbom >"$doc/sbom.cdx.json"
  write_notices | gzip -9n >"$doc/THIRD-PARTY-NOTICES.gz"
  cp README.md "$doc"
  mkdir -p "$share/lintian/overrides"
  write_overrides >"$share/lintian/overrides/aws-mfa-secure"
  write_control "$1" >"$root/DEBIAN/control"
  (cd "$root" && find usr -type f | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
  find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  # One thread: with more, the output of xz depends on the number of CPUs.
  dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$root" "$2/aws-mfa-secure_$version-${1}_$architecture.deb" >/dev/null
}

maintainer="The aws-mfa-secure authors <${DEBEMAIL:-aws-mfa-secure@example.com}>"

write_control() {
  # The newest glibc symbol version that the binaries use.
  libc=$(grep -aho 'GLIBC_[0-9][0-9.]*' "$root/usr/bin/aws-mfa-secure" "$root/usr/libexec/aws-mfa-secure-core" | sed 's/GLIBC_//' | sort -Vu | tail -n 1)
  cat <<END
Package: aws-mfa-secure
Version: $version-$1
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: libc6 (>= $libc), libssl3 | libssl3t64
Recommends: awscli, ca-certificates, libpcsclite1, pcscd
Section: admin
Priority: optional
Description: MFA for AWS on the command line
 Keep typing aws as usual. Every 12 hours you touch your YubiKey or type a
 six-digit code, and everything that talks to AWS works. All shells and
 programs share the session.
 .
 To use it, add alias aws="aws-mfa-secure session" to the startup file of
 your shell.
END
}

write_overrides() {
  cat <<END
# Part of the .NET runtime, which is linked in.
aws-mfa-secure: embedded-library zlib *
# On purpose: relocation would slow down the start of every aws command.
aws-mfa-secure: hardening-no-pie *
# Started by usr/bin/aws-mfa-secure, not by users.
aws-mfa-secure: no-manual-page *aws-mfa-secure-core*
# Not for Debian's archive.
aws-mfa-secure: initial-upload-closes-no-bugs *
END
}

write_changes() {
  printf 'aws-mfa-secure (%s-%s) unstable; urgency=medium\n\n  * Built from the released sources; see changelog.gz for changes.\n\n' "$version" "$1"
  printf ' -- %s  %s\n' "$maintainer" "$(dated '+%a, %d %b %Y %H:%M:%S +0000')"
}

# https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
write_copyright() {
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: aws-mfa-secure\n'
  printf 'Comment: The binaries contain the components below; their notices are in THIRD-PARTY-NOTICES.gz.\n'
  own=$(sed -n 's/^Copyright (c) //p' LICENSE)
  printf '\nFiles: *\nCopyright: %s\nLicense: Expat\n' "$own"
  printf '\nFiles: usr/bin/aws-mfa-secure usr/libexec/aws-mfa-secure-core\nCopyright: %s\n' "$own"
  echo "$components" | while read -r package _ license _ folder; do
    case $license in MIT | Apache-2.0) ;; *) die "write_copyright has no text for license $license of $package" ;; esac
    owner=$(nuspec_field "$folder" copyright)
    printf '  %s (%s, %s)\n' "${owner:-$(nuspec_field "$folder" authors)}" "$package" "$license"
  done
  printf 'License: Expat and Apache-2.0\n'
  printf '\nLicense: Expat\n'
  # The license grant. In this format an empty line is a dot.
  sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /'
  printf '\nLicense: Apache-2.0\n On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n'
}
