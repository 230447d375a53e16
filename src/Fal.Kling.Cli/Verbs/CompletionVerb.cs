using System.CommandLine;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling completion</c>: the script that makes a shell complete commands, options and model names.</summary>
internal sealed class CompletionVerb : Verb
{
    private const string Bash = """
        _kling() {
          local IFS=$'\n'
          COMPREPLY=($(kling "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
        }
        complete -o default -F _kling kling
        """;

    private const string Zsh = """
        _kling() {
          local -a found
          found=("${(@f)$(kling "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -- $found
          _files
        }
        compdef _kling kling
        """;

    private const string Fish = """
        complete -c kling -a '(kling "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName kling -ScriptBlock {
          param($word, $line, $position)
          kling "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    private readonly Argument<string> shell = new("SHELL") { Description = "one of bash, zsh, fish and pwsh", HelpName = "SHELL" };

    public CompletionVerb()
        : base("completion", "Print the script that completes commands in a shell", "kling completion bash", "eval \"$(kling completion bash)\"")
    {
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        Add(shell);
    }

    public override Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        run.Terminal.Out.WriteLine(run.Parsed.GetValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        });
        return Task.FromResult(ExitCode.Done);
    }
}
