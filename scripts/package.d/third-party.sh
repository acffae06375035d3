# Third-party components of the binary, from the lock file, with licenses from the NuGet cache.
# shellcheck shell=sh disable=SC2154

# read_components: sets $components, lines of "NAME VERSION LICENSE SHA512 FOLDER". The .NET runtime comes last.
read_components() {
  cache=${NUGET_PACKAGES:-${HOME:?}/.nuget/packages}
  # ILLink.Tasks is a build tool and not part of the binary.
  components=$(awk '
    /^      "/ { split($0, part, "\""); name = part[2] }
    /"resolved":/ { split($0, part, "\""); version = part[4] }
    /"contentHash":/ && name != "Microsoft.NET.ILLink.Tasks" { print name, version }
  ' src/MfaSecure.Cli/packages.lock.json | sort -u | while read -r package number; do component "$package" "$number"; done)
  runtime=$(grep -o '"runtime\.[^"]*ILCompiler/[0-9.]*"' artifacts/native/obj/MfaSecure.Cli/project.assets.json 2>/dev/null | tr -d '"' | head -n 1) || :
  [ -n "$runtime" ] || die "no native build found: run scripts/build on a machine with a C compiler"
  components="$components
$(component "${runtime%/*}" "${runtime#*/}")"
}

component() { # NAME VERSION
  folder=$cache/$(echo "$1/$2" | tr '[:upper:]' '[:lower:]')
  [ -d "$folder" ] || die "$1 $2 is not in the NuGet cache $cache: run scripts/build"
  license=$(sed -n 's|.*<license type="expression">\(.*\)</license>.*|\1|p' "$folder"/*.nuspec)
  # The hash of the package file. The one in the lock file excludes the signature.
  hash=$(base64 -d <"$(ls "$folder"/*.nupkg.sha512)" | od -An -v -tx1 | tr -d ' \n')
  echo "$1 $2 ${license:?"$1 declares no license"} $hash $folder"
}

nuspec_field() { # FOLDER ELEMENT
  sed -n "s|.*<$2>\(.*\)</$2>.*|\1|p" "$1"/*.nuspec | head -n 1
}

write_notices() {
  printf 'aws-mfa-secure is under the MIT license (LICENSE). Its binaries contain these third-party components:\n\n'
  echo "$components" | while read -r package number license _ folder; do
    printf '%s %s, %s\n' "$package" "$number" "$license"
    for fact in "$(nuspec_field "$folder" copyright)" "$(nuspec_field "$folder" authors)" "$(nuspec_field "$folder" projectUrl)"; do
      [ -z "$fact" ] || printf '  %s\n' "$fact"
    done
  done
  echo "$components" | while read -r package number license _ folder; do
    for file in "$folder"/LICENSE.TXT "$folder"/LICENSE.txt "$folder"/THIRD-PARTY-NOTICES.TXT; do
      [ ! -e "$file" ] || { printf '\n==== %s %s: %s\n\n' "$package" "$number" "${file##*/}" && tr -d '\r' <"$file"; }
    done
  done
  printf '\n==== Apache-2.0\n\n'
  cat scripts/package.d/Apache-2.0
}

# CycloneDX 1.5.
write_sbom() {
  printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n  "metadata": {\n    "timestamp": "%s",\n' "$(dated +%Y-%m-%dT%H:%M:%SZ)"
  printf '    "component": { "type": "application", "bom-ref": "aws-mfa-secure", "name": "aws-mfa-secure", "version": "%s", ' "$version"
  printf '"licenses": [{ "license": { "id": "MIT" } }] }\n  },\n  "components": ['
  separator=''
  echo "$components" | {
    while read -r package number license hash _; do
      purl=pkg:nuget/$package@$number
      printf '%s\n    { "type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "%s", ' "$separator" "$purl" "$package" "$number" "$purl"
      printf '"hashes": [{ "alg": "SHA-512", "content": "%s" }], "licenses": [{ "license": { "id": "%s" } }] }' "$hash" "$license"
      separator=,
    done
  }
  printf '\n  ]\n}\n'
}
