# scripts/test --bare: a new Debian in a temporary directory, with only git and what .NET needs installed.
# shellcheck shell=sh

# bare_machine SUITE: makes it, and runs the demo and the tests of the committed tree in it, as root and as an ordinary user. Shows how
# they end; the last line has the totals.
bare_machine() {
  suite=$1
  [ "$(id -u)" = 0 ] || die "--bare needs root, to make and enter a file system of its own: sudo scripts/test --bare $suite"
  need "--bare needs it" debootstrap:debootstrap unshare:util-linux || exit 1
  sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
  [ -z "$(git status --porcelain)" ] || say "testing the committed tree only: this work tree has changes"
  log=$PWD/artifacts/log/bare
  rm -rf "$log"
  mkdir -p "$log"

  machine=$(mktemp -d "${TMPDIR:-/var/tmp}/aws-mfa-secure-bare.XXXXXX")
  inside=''
  trap 'leave_machine; rm -rf --one-file-system "$machine"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  chmod 755 "$machine"
  say "a new Debian ($suite) in $machine; the logs are in artifacts/log/bare"
  build_machine
  passed=0 failed=0 skipped=0
  bare_run root 022
  # With private files, and without sbin on PATH.
  bare_run user 077
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$skipped" -eq 0 ]
}

build_machine() {
  umask 022
  started "$log/debootstrap.log" debootstrap --variant=minbase "$suite" "$machine" || die "debootstrap failed, see $log/debootstrap.log"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$machine/etc/hosts"
  cp -L /etc/resolv.conf "$machine/etc/resolv.conf"
  apt-config dump 2>/dev/null | grep -i '^Acquire::[a-z:]*proxy' >"$machine/etc/apt/apt.conf.d/80proxy" || :
  # Its ICU has the release's number in its name.
  in_machine root "$log/apt.log" "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git ca-certificates '^libicu[0-9]+\$' &&
    useradd --create-home --shell /bin/bash user" || die "the new machine cannot install git, ca-certificates and libicu, see $log/apt.log"
  # The registries may need this machine's own certificates. The originals in there are links that would lead out of the machine.
  rm -rf "$machine/etc/ssl/certs"
  mkdir -p "$machine/etc/ssl/certs"
  cp -RL /etc/ssl/certs/. "$machine/etc/ssl/certs/"
  ln -s "$sdk/dotnet" "$machine/usr/bin/dotnet"
}

# bare_run USER UMASK: a newcomer's two commands, as CI runs them, from a fresh clone.
bare_run() {
  [ "$1" = root ] && home=/root || home=/home/$1
  git clone -q --no-hardlinks "file://$PWD" "$machine$home/aws-mfa-secure"
  in_machine root "$log/$1-clone.log" "chown -R $1: $home/aws-mfa-secure"

  say "$1: scripts/demo"
  code=0
  in_machine "$1" "$log/$1-demo.log" "umask $2 && cd aws-mfa-secure && scripts/demo" || code=$?
  sed "s/^/  $1| /" "$log/$1-demo.log"
  if [ "$code" -ne 0 ]; then
    bare_fail "the demo as $1 failed with exit code $code"
  elif ! grep -q 'asks for a touch' "$log/$1-demo.log"; then
    bare_fail "the demo as $1 had no touch"
  elif ! grep -q '(NativeAOT, ' "$log/$1-demo.log"; then
    bare_fail "the demo as $1 did not run the native binary"
  fi

  there=${only:+"--filter '$only'"}
  say "$1: CI=true scripts/test $there"
  code=0
  in_machine "$1" "$log/$1-test.log" "umask $2 && cd aws-mfa-secure && CI=true scripts/test $there" || code=$?
  grep -aE '^scripts/test: |^  Failed |\[SKIP\]' "$log/$1-test.log" | sed "s/^/  $1| /"
  tail -n 1 "$log/$1-test.log" | sed "s/^/  $1| /"
  counted=$(tail -n 1 "$log/$1-test.log" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p')
  # shellcheck disable=SC2086 # Three words, or none.
  set -- "$1" ${counted:-0 0 0}
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  if [ "$code" -ne 0 ] && [ "$3" -eq 0 ]; then bare_fail "the tests as $1 failed with exit code $code"; fi
}

bare_fail() {
  failed=$((failed + 1))
  say "FAILED: $*"
}

# in_machine USER LOG LINE: runs a line of sh in a login shell of that user. Its mounts and processes end with it.
in_machine() {
  # shellcheck disable=SC2016 # To be expanded by the shell there.
  started "$2" unshare --mount --pid --fork --kill-child /bin/sh -ec '
    machine=$1 sdk=$2 user=$3 line=$4
    mount --bind "$machine" "$machine"
    cd "$machine"
    mount -t proc proc proc
    mount --rbind /dev dev
    mount --rbind /sys sys
    mount -t tmpfs -o mode=1777 tmpfs tmp
    mkdir -p ".$sdk"
    mount --bind "$sdk" ".$sdk"
    mount -o remount,bind,ro ".$sdk"
    # Not chroot: inside one, a user cannot create mount namespaces.
    pivot_root . mnt
    cd /
    umount -l /mnt
    exec su -l "$user" -c "$line"
  ' sh "$machine" "$sdk" "$1" "${NUGET_CERT_REVOCATION_MODE:+export NUGET_CERT_REVOCATION_MODE=$NUGET_CERT_REVOCATION_MODE
}$(env | sed -n "/^\(https\?\|no\)_proxy=/I{s/'/'\\\\''/g;s/=/='/;s/\$/'/;s/^/export /p}")
$3"
}

# started LOG CMD...: runs it in the background, so that a signal to us ends it at once, but with default signal handling.
started() {
  started_log=$1
  shift
  env --default-signal=INT,QUIT "$@" >"$started_log" 2>&1 </dev/null &
  inside=$!
  code_inside=0
  wait "$inside" || code_inside=$?
  inside=''
  return "$code_inside"
}

# Killing its first process ends all others.
leave_machine() {
  [ -n "$inside" ] || return 0
  # shellcheck disable=SC2013 # The file is one line of process ids.
  for first in $(cat "/proc/$inside/task/$inside/children" 2>/dev/null); do
    kill -KILL "$first" 2>/dev/null || :
  done
  kill -TERM "$inside" 2>/dev/null || :
  wait "$inside" 2>/dev/null || :
}
