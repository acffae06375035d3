# Completion of aws-mfa-secure in bash, and of aws where nothing completes it yet.
# shellcheck shell=bash

_aws_mfa_secure() {
  local line=${COMP_LINE:0:COMP_POINT} word=$2 at from='' candidate prefix
  COMPREPLY=()
  # Behind exec comes another program with a completion of its own.
  if [[ ${COMP_WORDS[1]-} == exec ]] && ((COMP_CWORD > 1)); then
    for ((at = 2; at < COMP_CWORD; at++)); do
      case ${COMP_WORDS[at]} in
        --) from=$((at + 1)) && break ;;
        # bash parts --profile=P into three.
        --profile) if [[ ${COMP_WORDS[at + 1]} == = ]]; then ((at += 2)); else ((at += 1)); fi ;;
        -*) ;;
        *) from=$at && break ;;
      esac
    done
    if ((at == COMP_CWORD)) && [[ ${COMP_WORDS[at]} != -* ]]; then from=$at; fi
  fi
  if [[ $from == "$COMP_CWORD" ]]; then
    while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -c -- "$word" | sort -u)
    return
  elif [[ $from ]]; then
    if declare -F _comp_command_offset >/dev/null; then
      _comp_command_offset "$from"
    elif declare -F _command_offset >/dev/null; then
      _command_offset "$from"
    else
      compopt -o default
    fi
    return
  fi
  # Where : and = part words, bash wants only what comes behind the last of them.
  prefix=${line##*[[:space:]]}
  prefix=${prefix%"${prefix##*["${COMP_WORDBREAKS//[^:=]/}"$'\n']}"}
  while IFS= read -r candidate; do
    candidate=${candidate#"$prefix"}
    case $candidate in *[!A-Za-z0-9_./:=@%+,-]*) printf -v candidate %q "$candidate" ;; esac
    COMPREPLY+=("$candidate")
  done < <(COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT aws-mfa-secure completion 2>/dev/null)
  # aws s3 cp FILE
  if [[ ${COMP_WORDS[1]-} == session ]]; then compopt -o default; fi
}
complete -F _aws_mfa_secure aws-mfa-secure

# bash looks for the completion of the word that was typed, alias or not.
if ! complete -p aws >/dev/null 2>&1 && command -v aws_completer >/dev/null; then complete -C aws_completer aws; fi
