# bash completion for aws-mfa-secure, and for aws if it has none.
# shellcheck shell=bash

_aws_mfa_secure() {
  local word=$2 at from='' candidate
  COMPREPLY=()
  # After exec comes another program, with its own completion.
  if [[ ${COMP_WORDS[1]-} == exec ]] && ((COMP_CWORD > 1)); then
    for ((at = 2; at < COMP_CWORD; at++)); do
      case ${COMP_WORDS[at]} in
        --) from=$((at + 1)) && break ;;
        # bash splits --profile=P into three words.
        --profile | --role | --external-id | --session-name | --duration) if [[ ${COMP_WORDS[at + 1]} == = ]]; then ((at += 2)); else ((at += 1)); fi ;;
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
  # The candidates are quoted, and start where bash replaces text. aws_completer ends words with a space.
  while IFS= read -r candidate; do
    COMPREPLY+=("${candidate% }")
  done < <(COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT aws-mfa-secure completion "$1" "$2" "$3" 2>/dev/null)
  # aws s3 cp FILE
  if [[ ${COMP_WORDS[1]-} == session ]]; then compopt -o default; fi
}
complete -F _aws_mfa_secure aws-mfa-secure

# bash completes the word as typed, alias or not.
if ! complete -p aws >/dev/null 2>&1 && command -v aws_completer >/dev/null; then complete -C aws_completer aws; fi
