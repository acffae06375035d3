#compdef aws-mfa-secure
# zsh completion for aws-mfa-secure, and for aws under the alias: zsh expands aliases before it completes.
# setopt complete_aliases turns that off; then add: autoload -Uz bashcompinit; bashcompinit; complete -C aws_completer aws

_aws-mfa-secure() {
  local -a candidates
  local -i at from=0
  # After exec comes another program, with its own completion.
  if [[ $words[2] == exec ]] && (( CURRENT > 2 )); then
    for (( at = 3; at < CURRENT; at++ )); do
      case $words[at] in
        --) from=$(( at + 1 )); break ;;
        --profile|--role|--external-id|--session-name|--duration) (( ++at )) ;;
        -*) ;;
        *) from=$at; break ;;
      esac
    done
    (( at == CURRENT )) && [[ $words[at] != -* ]] && from=$at
    if (( from )); then
      words=("${(@)words[from,-1]}")
      (( CURRENT -= from - 1 ))
      _normal
      return
    fi
  fi
  # PREFIX lacks the quote that the word starts with.
  local word=$compstate[quote]$PREFIX$compstate[quote]
  candidates=(${(f)"$(unset COMP_LINE; aws-mfa-secure completion -- "${(@Q)words[2,CURRENT-1]}" "${(Q)word}" 2>/dev/null)"})
  candidates=(${candidates%% #})
  compadd -a candidates && return
  # aws s3 cp FILE
  [[ $words[2] == session ]] && _files
}

if [[ $funcstack[1] == _aws-mfa-secure ]]; then
  _aws-mfa-secure "$@"
else
  # Sourced, not autoloaded by compinit.
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _aws-mfa-secure aws-mfa-secure
fi
