#compdef aws-mfa-secure
# Completion of aws-mfa-secure in zsh; and of aws, since zsh completes an alias as what it stands for.
# With setopt complete_aliases, which turns that off: autoload -Uz bashcompinit; bashcompinit; complete -C aws_completer aws

_aws-mfa-secure() {
  local -a candidates
  local -i at from=0
  # Behind exec comes another program with a completion of its own.
  if [[ $words[2] == exec ]] && (( CURRENT > 2 )); then
    for (( at = 3; at < CURRENT; at++ )); do
      case $words[at] in
        --) from=$(( at + 1 )); break ;;
        --profile) (( ++at )) ;;
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
  # PREFIX stands in the quotes that the word begins with.
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
  # Sourced, not found by compinit: which is then up to us.
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _aws-mfa-secure aws-mfa-secure
fi
