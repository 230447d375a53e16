namespace Fal.Kling.Cli.Tests.Verbs;

/// <summary>What a new user reads after a mistake. Nothing is ever bought.</summary>
public sealed class MistakeTests
{
    [Theory]
    [InlineData("", "Which command? See `kling --help`.")]
    [InlineData("txet|boat", "There is no command 'txet'. The closest are text,")]
    [InlineData("text", "kling text needs PROMPT: What the video shows, in quotes. Nothing was bought.")]
    [InlineData("text| ", "The prompt is blank.")]
    [InlineData("text|A|paper|boat", "The prompt needs quotation marks: 'paper boat' is left over.")]
    [InlineData("text|boat|--second|5", "There is no option '--second'. The closest are --seconds,")]
    [InlineData("text|boat|--seconds|five", "--seconds is 'five', but it must be a whole number.")]
    [InlineData("text|boat|--seconds|99", "duration is '99', but it must be one of 3 | 4")]
    [InlineData("text|boat|--aspect|16x9", "aspect_ratio is '16x9', but it must be one of 16:9 | 9:16 | 1:1.")]
    [InlineData("text|boat|--model|kling3pro", "There is no model 'kling3pro'. The closest names are kling-3-pro,")]
    [InlineData("text|boat|--model|kling-o1-edit", "kling-o1-edit is a model of the kind video-edit, and this command needs text-to-video. Use `kling run kling-o1-edit` for it.")]
    [InlineData("text|boat|-o|no-folder/boat.mp4", "There is no folder '")]
    [InlineData("text|boat|--emulator|--settings|x.json", "Leave one of them out.")]
    [InlineData("text|boat|--settings|no-file.json", "The settings file 'no-file.json' cannot be read")]
    [InlineData("image|no-robin.jpg|nest", "There is no file '")]
    [InlineData("image|nest", "kling image needs PROMPT: What happens, in quotes.")]
    [InlineData("run", "kling run needs MODEL: A name such as kling-3-pro")]
    [InlineData("run|kling-3-pro", "prompt: either prompt or multi_prompt must be set.")]
    [InlineData("run|kling-3-pro|--set|prompt", "--set expects FIELD=VALUE, such as --set duration=10, but it is 'prompt'.")]
    [InlineData("run|kling-3-pro|--set|promt=x", "kling-3-pro has no field 'promt'. The closest are prompt,")]
    [InlineData("run|kling-3-pro|--set|prompt=x|--set|cfg_scale=2", "cfg_scale is '2', but it must be a number, 0 to 1.")]
    [InlineData("run|kling-3-pro|--set|prompt=x|--set|generate_audio=maybe", "generate_audio is 'maybe', but it must be true or false.")]
    [InlineData("run|kling-lipsync|--set|text=hi", "kling-lipsync needs ")]
    [InlineData("run|fal-ai/flux|--set|a=b", "This version does not know the fields of fal-ai/flux.")]
    [InlineData("batch|prompts.txt|--out|films", "must end in .jsonl or .csv")]
    [InlineData("batch|no-file.csv|--out|films", "cannot be read")]
    [InlineData("batch|prompts.jsonl", "kling batch needs --out DIR")]
    [InlineData("batch|prompts.jsonl|--out|films|--parallel|0", "--parallel must be from 1 to 1000.")]
    [InlineData("batch|prompts.jsonl|--out|films|--max-spend|lots", "--max-spend is 'lots', but it must be a number")]
    [InlineData("status|abc", "'abc' is not a ticket. If it is fal's request id, name the model too: --model kling-3-pro. See `kling status --help`.")]
    [InlineData("status|fk2.abc", "'fk2.abc' looks like a ticket, but it is cut off or changed.")]
    [InlineData("wait|5c1f0a52-0000-4000-8000-2b7d1e6f9a10|--model|kling-3-pro|--emulator", "--emulator would start a new emulator, which has no jobs.")]
    [InlineData("find|no-file.json", "'no-file.json' cannot be read")]
    [InlineData("models|kling-9", "There is no model 'kling-9'.")]
    [InlineData("key|list|--out|no-folder", "has no folder kling-batch. Name the --out folder of a batch.")]
    [InlineData("key|remove|x|--out|films", "ACTION is 'remove', but it must be list, resolve (there is a job) or release (there is none).")]
    [InlineData("emulator|--port|99999999", "--port is 99999999; it must be from 1 to 65532.")]
    [InlineData("emulator|--fault|nonsense", "There is no fault 'nonsense'. The faults are:")]
    [InlineData("emulator|--fault|sbmit:hang", "There is no operation 'sbmit'. The operations are")]
    [InlineData("webhook", "Which command? listen or verify. See `kling webhook --help`.")]
    [InlineData("webhook|lisen", "There is no command 'lisen'. The closest are listen, verify.")]
    [InlineData("webhook|listen|--port|0", "--port is 0; it must be from 1 to 65535. See `kling webhook listen --help`.")]
    [InlineData("webhook|listen|--port|web", "--port is 'web', but it must be a whole number. See `kling webhook listen --help`.")]
    [InlineData("webhook|listen|--count|0", "--count is 0; it must be from 1 to 1000000.")]
    [InlineData("webhook|listen|--host|example.com", "--host is 'example.com', but it must be an IP address of this machine")]
    [InlineData("webhook|listen|--host|192.0.2.1", "The listener cannot use port 0 of 192.0.2.1: ")]
    [InlineData("webhook|listen|--host|192.0.2.1|--emulator", "The emulator calls this machine only, and --host is 192.0.2.1.")]
    [InlineData("webhook|listen|--path|hooks", "--path is 'hooks', but it must begin with /")]
    [InlineData("webhook|listen|--user-id|a b", "--user-id contains a text that cannot be a user id")]
    [InlineData("webhook|listen|--secret-file|no-file", "The secret's file 'no-file' cannot be read")]
    [InlineData("webhook|verify", "kling webhook verify needs FILE: A saved delivery")]
    [InlineData("webhook|verify|no-file.http", "'no-file.http' cannot be read")]
    [InlineData("submit|kling-3-pro|--set|prompt=x|--webhook|hooks", "--webhook is 'hooks', but it must be an absolute URL")]
    [InlineData("text|boat|--webhook|http://example.com/hooks", "--webhook is 'http://example.com/hooks'; it must be an absolute https URL")]
    [InlineData("text|boat|--webhook|https://example.com/hooks", "--webhook has no use on the built-in emulator, which ends with this command.")]
    [InlineData("text|boat|--secret-file|secret", "--secret-file has no use without --webhook URL. Nothing was bought.")]
    [InlineData("completion|tcsh", "SHELL is 'tcsh', but it must be one of bash, zsh, fish and pwsh.")]
    public async Task A_mistake_is_named_with_what_to_do(string commandLine, string expected)
    {
        string[] args = commandLine.Length == 0 ? [] : commandLine.Split('|');
        CliResult result = await CliFixture.RunInProcessAsync(args, null, TestContext.Current.CancellationToken);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Contains("--help`.", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task A_webhook_that_cannot_be_called_from_where_the_job_runs_is_refused()
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        CliResult emulated = await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=x", "--webhook", "https://example.com/hooks/fal");
        Assert.Contains("The emulator calls this machine only, and --webhook is on example.com.", emulated.Error, StringComparison.Ordinal);
        CliResult onFal = await cli.RunProcessAsync(["submit", "kling-3-pro", "--set", "prompt=x", "--webhook", "http://127.0.0.1:5000/hooks/fal"], ("FAL_KEY", "a:b"));
        Assert.Contains("fal cannot call http://127.0.0.1:5000, which is this machine. Start a tunnel, and use its https address: --webhook https://YOUR-TUNNEL/hooks/fal", onFal.Error, StringComparison.Ordinal);
        CliResult shortSecret = await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=x", "--webhook", "http://127.0.0.1:5000/", "--secret-file", cli.Write("secret", "short"));
        Assert.Contains("' has 5 characters; it must have at least 16.", shortSecret.Error, StringComparison.Ordinal);
        Assert.Equal((2, 2, 2), (emulated.ExitCode, onFal.ExitCode, shortSecret.ExitCode));
        Assert.Empty(cli.Fal.Jobs);
    }

    [Fact]
    public async Task With_json_a_mistake_is_an_event()
    {
        CliResult result = await CliFixture.RunInProcessAsync(["text", "boat", "--seconds", "99", "--json"], null, TestContext.Current.CancellationToken);
        Assert.Equal(2, (int)result.Event("error")["exit_code"]!);
        CliResult unread = await CliFixture.RunInProcessAsync(["text", "--json"], null, TestContext.Current.CancellationToken);
        Assert.Contains("needs PROMPT", (string)unread.Event("error")["message"]!, StringComparison.Ordinal);
    }
}
