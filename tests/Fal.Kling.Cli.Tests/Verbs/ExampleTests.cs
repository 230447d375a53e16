using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Verbs;

namespace Fal.Kling.Cli.Tests.Verbs;

/// <summary>Every example of the help runs as it is written, in a shell, with the tool on its PATH.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Examples =>
    [
        .. VerbGroup.VerbsIn(KlingCommand.Create(new Terminal { In = TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null }))
            .SelectMany(verb => verb.Examples).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_runs(string example)
    {
        await using CliFixture cli = await CliFixture.StartAsync();
        await PrepareAsync(cli, example);
        string ticket = JobTicket.FromRequestId(cli.Fal.Jobs.LastOrDefault(job => job.Input.GetProperty("prompt").GetString() == "A paper boat")?.RequestId ?? Guid.NewGuid().ToString(), "fal-ai/kling-video/v3/pro/text-to-video").ToString();
        string command = example.Replace("REQUEST_ID", JobTicket.Parse(ticket).RequestId, StringComparison.Ordinal).Replace("TICKET", ticket, StringComparison.Ordinal);
        command = Regex.Replace(command, @"--port \d+", $"--port {FreePorts.FirstOf(4)}");
        bool isServer = Regex.IsMatch(example, "^kling (emulator|webhook listen --port)");

        (int code, string error) = await RunShellAsync(cli, command, isServer);
        Assert.True(code == 0 || (code == 4 && example.Contains("find attempt.json", StringComparison.Ordinal)), $"exit code {code}: {error}");
    }

    private static async Task PrepareAsync(CliFixture cli, string example)
    {
        const string Png = "iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAIklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAAAAAAAAAAeBkttAABAZVTBAAAAABJRU5ErkJggg==";
        foreach (string picture in (string[])["robin.jpg", "nest.png"])
        {
            await File.WriteAllBytesAsync(cli.Path(picture), Convert.FromBase64String(Png));
        }

        cli.Write("request.json", """{"prompt":"The robin builds its nest"}""");
        cli.Write("prompts.jsonl", """
            {"id":"boat-1","prompt":"A paper boat"}
            "A robin builds its nest"
            """);
        cli.Write("prompts.csv", "id,prompt\nboat-3,A paper boat\n");
        cli.Write("attempt.json", new SubmitAttempt { Id = "a", EndpointId = "fal-ai/kling-video/v3/pro/text-to-video", InputHash = new string('0', 64), StartedAt = DateTimeOffset.UtcNow.AddHours(-1) }.ToJson());
        await File.WriteAllBytesAsync(cli.Path("delivery.http"), SignedDelivery.By(cli.Fal, userId: "auth0|5f1c0a52").ToBytes());
        if (Regex.IsMatch(example, "TICKET|REQUEST_ID"))
        {
            (await cli.RunAsync("submit", "kling-3-pro", "--set", "prompt=A paper boat")).Succeeded();
        }

        if (example.Contains("kling key", StringComparison.Ordinal))
        {
            await BatchAsync(cli);
        }
    }

    private static async Task BatchAsync(CliFixture cli)
    {
        cli.Write("two.jsonl", """
            {"id":"boat-1","prompt":"A paper boat"}
            {"id":"boat-2","prompt":"A robin"}
            """);
        (await cli.RunAsync("batch", cli.Path("two.jsonl"), "--out", cli.Path("films"), "--yes")).Succeeded();
    }

    private static async Task<(int Code, string Error)> RunShellAsync(CliFixture cli, string command, bool isServer)
    {
        string settings = command.StartsWith("kling emulator", StringComparison.Ordinal) ? string.Empty : $" --settings '{cli.SettingsPath}'";
        cli.Write("kling", $"#!/bin/sh\ncase \" $* \" in *' --settings '*|*' --emulator '*|*' --help '*|*completion*) exec dotnet '{typeof(KlingCommand).Assembly.Location}' \"$@\";; esac\nexec dotnet '{typeof(KlingCommand).Assembly.Location}' \"$@\"{settings}\n");
        ProcessStartInfo start = new("bash", ["-c", $"chmod +x kling; {(isServer ? "exec " : string.Empty)}{command}"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = cli.Folder };
        start.Environment["PATH"] = $"{cli.Folder}:{start.Environment["PATH"]}";
        using Process process = Process.Start(start)!;
        if (isServer)
        {
            await StopAsync(process);
        }

        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await error + output);
    }

    private static async Task StopAsync(Process process)
    {
        // Both have a line on standard error when they run.
        Assert.NotNull(await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));

        // A program that was started in the background of a shell, as some build servers do, ignores SIGINT.
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
