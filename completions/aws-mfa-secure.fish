# fish completion for aws-mfa-secure, and for aws under the alias: fish's alias wraps the command that it stands for.

function __aws_mfa_secure_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    # After exec comes another program, with its own completion.
    if test "$words[2]" = exec
        set -l from 0
        set -l at 3
        while test $at -le (count $words)
            switch $words[$at]
                case --
                    set from (math $at + 1)
                    break
                case --profile --role --external-id --session-name --duration
                    set at (math $at + 1)
                case '-*'
                case '*'
                    set from $at
                    break
            end
            set at (math $at + 1)
        end
        if test $at -eq (math (count $words) + 1); and not string match -q -- '-*' "$word"
            set from $at
        end
        if test $from -gt 0
            complete -C (string join -- ' ' (string escape -- $words[$from..-1]) "$word")
            return
        end
    end
    set -e COMP_LINE
    aws-mfa-secure completion -- $words[2..-1] (string unescape -- "$word"; or echo -- "$word") 2>/dev/null | string trim --right
end

complete -c aws-mfa-secure -f -a '(__aws_mfa_secure_complete)'
# aws s3 cp FILE
complete -c aws-mfa-secure -n '__fish_seen_subcommand_from session' -F
