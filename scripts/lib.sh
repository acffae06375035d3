# Sourced by the other scripts, which run in the project's root.
# shellcheck shell=sh

name=scripts/${0##*/}

# A build leaves no compiler server and no MSBuild node running.
export UseSharedCompilation=false MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# pcscd and other daemons are in sbin, which is not on every user's PATH.
PATH=$PATH:/usr/sbin:/sbin

say() { echo "$name: $*" >&2; }
die() {
  say "$@"
  exit 1
}
# help: prints the comment at the top of the script, and exits.
help() {
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$name"
  exit 0
}
# usage WORD: the same for --help; rejects any other WORD.
usage() {
  case $1 in -h | --help) help ;; esac
  say "unknown option '$1'"
  (help) >&2
  exit 2
}
has() { command -v "$1" >/dev/null 2>&1; }

# quietly LOG CMD...: writes the output to LOG, and shows it only when the command fails.
quietly() {
  quietly_log=$1
  shift
  mkdir -p "${quietly_log%/*}"
  "$@" >"$quietly_log" 2>&1 </dev/null || {
    cat "$quietly_log" >&2
    return 1
  }
}

# What the scripts need besides .NET, as PROBE:PACKAGE: a command or a file, and the Debian package that has it.
# NativeAOT links with a C compiler; without one the build makes a program that starts several times slower.
if has clang && has cc; then c_needs=''; else c_needs='gcc:gcc'; fi
build_needs=$c_needs
# On other systems the headers come with the compiler.
if [ -e /etc/debian_version ]; then
  c_needs="$c_needs /usr/include/stdio.h:libc6-dev"
  build_needs="$c_needs /usr/include/zlib.h:zlib1g-dev"
fi
key_needs="$c_needs"' pcscd:pcscd /usr/lib/pcsc/drivers/serial/libifdvpcd.so:vsmartcard-vpcd'

# missing_of PROBE:PACKAGE...: prints the packages that are missing, each once.
missing_of() {
  found_missing=' '
  for pair in "$@"; do
    case $pair in
      /*) [ ! -e "${pair%%:*}" ] || continue ;;
      *) ! has "${pair%%:*}" || continue ;;
    esac
    case $found_missing in *" ${pair##*:} "*) ;; *) found_missing="$found_missing${pair##*:} " ;; esac
  done
  found_missing=${found_missing# }
  printf %s "$found_missing"
}

# as_root CMD...: runs it as root if that needs no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
may_install() { has apt-get && as_root true 2>/dev/null; }

# install_command PACKAGE...: prints the command that installs them.
install_command() {
  if ! has apt-get; then
    echo "install the equivalents of these Debian packages: $*"
  elif [ "$(id -u)" != 0 ] && has sudo; then
    echo "sudo apt-get install $*"
  elif [ "$(id -u)" != 0 ]; then
    echo "su -c 'apt-get install $*'"
  else
    echo "apt-get install $*"
  fi
}

# need MEANING PROBE:PACKAGE...: installs what is missing, if this user may. Otherwise prints once what is missing, what that means,
# and the command that installs it, and returns false.
told=' '
need() {
  meaning=$1
  shift
  # shellcheck disable=SC2046 # One word is one package.
  set -- $(missing_of "$@") -- "$@"
  [ "$1" != -- ] || return 0
  packages=''
  while [ "$1" != -- ]; do
    packages="$packages $1"
    shift
  done
  shift
  news=''
  for package in $packages; do
    case $told in *" $package "*) ;; *) told="$told$package " news=yes ;; esac
  done
  [ -n "$news" ] || return 1
  # shellcheck disable=SC2086
  if [ "${install-yes}" = yes ] && may_install; then apt_install $packages; fi
  packages=$(missing_of "$@")
  packages=${packages% }
  [ -n "$packages" ] || return 0
  say "missing: $packages; $meaning"
  # shellcheck disable=SC2086
  say "to install: $(install_command $packages)"
  return 1
}

apt_install() { # package...
  say "apt-get install $*"
  log=artifacts/log/apt.log
  quietly $log as_root apt-get update || say "apt-get update failed; continuing with the package lists that are here"
  # One package that this release lacks must not prevent the others.
  apt_get "$@" >>$log 2>&1 || for package in "$@"; do
    apt_get "$package" >>$log 2>&1 || say "cannot install the Debian package $package, see $log"
  done
}
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" </dev/null
}

# use_binary: sets $binary to an up-to-date native binary, or to AWS_MFA_SECURE_BINARY if that is set.
use_binary() {
  binary=${AWS_MFA_SECURE_BINARY:-$PWD/artifacts/bin/aws-mfa-secure}
  if [ -z "${AWS_MFA_SECURE_BINARY:-}" ]; then
    toolchain=''
    # shellcheck disable=SC2086 # One word is one package.
    if is_built && [ -z "$(missing_of $build_needs)" ]; then
      toolchain=yes
    elif ! is_built && need "the program is built without NativeAOT and starts several times slower" $build_needs; then
      toolchain=yes
    fi
    if ! is_built || { [ -n "$toolchain" ] && is_fallback; }; then
      say "building the binary (a minute or two)"
      quietly artifacts/log/build.log scripts/build || die "the build failed"
      tail -n 1 artifacts/log/build.log >&2
    fi
  fi
  [ -x "$binary" ] || die "$binary is not a program"
}
is_built() { [ -x "$binary" ] && [ -z "$(find src scripts/build Directory.*.props global.json -newer "$binary" -type f | head -n 1)" ]; }
# Without a toolchain there is one program, twice.
is_fallback() { cmp -s artifacts/bin/aws-mfa-secure artifacts/libexec/aws-mfa-secure-core; }

# start_sandbox DIR: a simulated AWS on loopback with the user alice; sets $url and $sandbox_pid. Its state is in DIR/state.
start_sandbox() {
  sandbox=$1/state
  quietly artifacts/log/sandbox-build.log dotnet build tests/MfaSecure.Sandbox || die "the sandbox does not build"
  dotnet artifacts/bin/MfaSecure.Sandbox/debug/MfaSecure.Sandbox.dll sts --state "$sandbox" >"$1/url" 2>"$1/sts.log" </dev/null &
  sandbox_pid=$!
  until grep -q . "$1/url"; do
    kill -0 "$sandbox_pid" 2>/dev/null || die "the sandbox did not start: $(cat "$1/sts.log")"
    sleep 0.1
  done
  url=$(cat "$1/url")
}
stop_sandbox() {
  [ -z "${sandbox_pid:-}" ] || { kill "$sandbox_pid" && wait "$sandbox_pid"; } 2>/dev/null || true
  sandbox_pid=''
}
ask_sandbox() { dotnet artifacts/bin/MfaSecure.Sandbox/debug/MfaSecure.Sandbox.dll get --state "$sandbox" "$1"; }
# alice's AccessKeyId, SecretAccessKey, or Serial of her device.
alice() { sed -n "s/^ *\"$1\": \"\(.*\)\".*/\1/p" "$sandbox/world.json" | head -n 1; }

# start_key DIR TOUCH: alice's MFA device as a YubiKey in software behind a pcscd of its own, if this machine can; TOUCH is true
# or false. "echo touch >&9" touches it when it blinks; it ends with us, whose descriptor 9 is its stdin.
start_key() {
  # shellcheck disable=SC2086 # One word is one package.
  [ -z "$(missing_of $key_needs)" ] || return 1
  say "starting a YubiKey in software"
  printf '{ "accounts": [{ "name": "%s", "secret": "%s", "touch": %s }] }\n' "$(alice Serial)" "$(alice Seed)" "$2" >"$1/key.json"
  mkfifo "$1/hand"
  dotnet artifacts/bin/MfaSecure.Sandbox/debug/MfaSecure.Sandbox.dll soft-card "$1/key.json" >"$1/key" 2>"$1/key.log" <"$1/hand" &
  key_pid=$!
  exec 9>"$1/hand"
  for _ in $(seq 200); do
    kill -0 "$key_pid" 2>/dev/null || break
    if grep -q ^SOFT_CARD= "$1/key"; then
      PCSCLITE_CSOCK_NAME=$(sed -n 's/^PCSCLITE_CSOCK_NAME=//p' "$1/key")
      export PCSCLITE_CSOCK_NAME
      return 0
    fi
    sleep 0.1
  done
  say "the YubiKey in software did not start: $(head -n 1 "$1/key.log")"
  stop_key
  return 1
}
stop_key() {
  [ -n "${key_pid:-}" ] || return 0
  exec 9>&-
  { kill "$key_pid" && wait "$key_pid"; } 2>/dev/null || true
  key_pid=''
}

# throw_away_home DIR: makes DIR the home, with what a user of the sandbox has in his environment, and nothing of the caller's AWS.
throw_away_home() {
  for variable in $(env | sed -n 's/^\(AWS_[A-Za-z0-9_]*\)=.*/\1/p'); do
    unset "$variable"
  done
  # An aws from pip --user lies in the real home.
  export PYTHONUSERBASE="${PYTHONUSERBASE:-${HOME:-}/.local}" HOME="$1" NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
  export AWS_ENDPOINT_URL_STS="$url" AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
  mkdir -p "$HOME/.aws"
}
