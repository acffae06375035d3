# What is in the binary that others wrote: from the lock file, and licences from NuGet's own copies of the packages.
# shellcheck shell=sh disable=SC2154

# read_bill: sets $bill, a line "NAME VERSION LICENCE SHA512 FOLDER" for each, the .NET runtime (which is compiled in) last.
read_bill() {
  cache=${NUGET_PACKAGES:-${HOME:?}/.nuget/packages}
  # Only compiles, and is not in what it makes: ILLink.Tasks.
  bill=$(awk '
    /^      "/ { split($0, part, "\""); name = part[2] }
    /"resolved":/ { split($0, part, "\""); version = part[4] }
    /"contentHash":/ && name != "Microsoft.NET.ILLink.Tasks" { print name, version }
  ' src/MfaSecure.Cli/packages.lock.json | sort -u | while read -r package number; do bill_line "$package" "$number"; done)
  runtime=$(grep -o '"runtime\.[^"]*ILCompiler/[0-9.]*"' artifacts/native/obj/MfaSecure.Cli/project.assets.json 2>/dev/null | tr -d '"' | head -n 1) || :
  [ -n "$runtime" ] || die "the packages are made of the native binary: run scripts/build where a C compiler is"
  bill="$bill
$(bill_line "${runtime%/*}" "${runtime#*/}")"
}

bill_line() { # name, version
  folder=$cache/$(echo "$1/$2" | tr '[:upper:]' '[:lower:]')
  [ -d "$folder" ] || die "$1 $2 is not in NuGet's folder $cache: build first"
  licence=$(sed -n 's|.*<license type="expression">\(.*\)</license>.*|\1|p' "$folder"/*.nuspec)
  # The file's own; the lock file has that of its content without the signature.
  hash=$(base64 -d <"$(ls "$folder"/*.nupkg.sha512)" | od -An -v -tx1 | tr -d ' \n')
  echo "$1 $2 ${licence:?"$1 names no licence"} $hash $folder"
}

fact_of() { # folder, element
  sed -n "s|.*<$2>\(.*\)</$2>.*|\1|p" "$1"/*.nuspec | head -n 1
}

write_notices() {
  printf 'aws-mfa-secure is under the MIT licence (LICENSE). Its binaries contain these works of others:\n\n'
  echo "$bill" | while read -r package number licence _ folder; do
    printf '%s %s, %s\n' "$package" "$number" "$licence"
    for fact in "$(fact_of "$folder" copyright)" "$(fact_of "$folder" authors)" "$(fact_of "$folder" projectUrl)"; do
      [ -z "$fact" ] || printf '  %s\n' "$fact"
    done
  done
  echo "$bill" | while read -r package number licence _ folder; do
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
  echo "$bill" | {
    while read -r package number licence hash _; do
      purl=pkg:nuget/$package@$number
      printf '%s\n    { "type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "%s", ' "$separator" "$purl" "$package" "$number" "$purl"
      printf '"hashes": [{ "alg": "SHA-512", "content": "%s" }], "licenses": [{ "license": { "id": "%s" } }] }' "$hash" "$licence"
      separator=,
    done
  }
  printf '\n  ]\n}\n'
}
