# PowerShell completion for aws-mfa-secure.

Register-ArgumentCompleter -Native -CommandName aws-mfa-secure -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # As bash sets them; padded, because the parser drops the space after the last word.
    $point = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.ToString()
    $env:COMP_LINE = $line.PadRight($point, ' ').Substring(0, $point)
    $env:COMP_POINT = $point
    try {
        & aws-mfa-secure completion | ForEach-Object {
            $word = $_.TrimEnd()
            # In PowerShell, a comma makes an array, and typographic quotes are quotes.
            $text = if ($word -match '^[A-Za-z0-9_./:=%+-]+$') { $word } else { "'" + ($word -replace '[\u0027\u2018-\u201B]', '$0$0') + "'" }
            [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $word)
        }
    }
    finally {
        Remove-Item Env:\COMP_LINE, Env:\COMP_POINT
    }
}
