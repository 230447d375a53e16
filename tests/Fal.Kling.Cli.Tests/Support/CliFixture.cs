using System.Diagnostics;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Support;

/// <summary>An emulator, an empty folder, and the tool in this process or in one of its own.</summary>
public sealed class CliFixture : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-cli-");

    private CliFixture(FalEmulator fal) => Fal = fal;

    public FalEmulator Fal { get; }

    public string Folder => folder.FullName;

    public string SettingsPath => Path("emulator.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<CliFixture> StartAsync(FalEmulatorOptions? options = null, TimeSpan? httpTimeout = null)
    {
        CliFixture fixture = new(await FalEmulator.StartAsync(options ?? new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token));
        JsonObject settings = SettingsFile.Of(fixture.Fal);
        if (httpTimeout is { } timeout)
        {
            settings["HttpTimeout"] = timeout.ToString("c");
        }

        SettingsFile.Write(fixture.SettingsPath, settings);
        return fixture;
    }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return Path(name);
    }

    /// <summary>Runs a command in this process on the fixture's emulator.</summary>
    public Task<CliResult> RunAsync(params string[] args) => RunInProcessAsync([.. args, "--settings", SettingsPath], input: null, Token);

    /// <summary>Runs a command with a person who answers questions.</summary>
    public Task<CliResult> RunAndAnswerAsync(string answer, params string[] args) => RunInProcessAsync([.. args, "--settings", SettingsPath], answer, Token);

    public static async Task<CliResult> RunInProcessAsync(string[] args, string? input, CancellationToken cancellationToken)
    {
        using StringReader reader = new(input ?? string.Empty);
        await using StringWriter output = new();
        await using StringWriter error = new();
        Terminal terminal = new() { In = reader, Out = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(error), CanAsk = input is not null };
        int code = await KlingCommand.RunAsync(args, terminal, cancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command in a process of its own, in the fixture's folder.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">Variables to set.</param>
    public async Task<CliResult> RunProcessAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using Process process = Start(arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token);
        Task<string> error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return new CliResult(process.ExitCode, await output, await error);
    }

    public Process Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("dotnet", [typeof(KlingCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (string name in (ReadOnlySpan<string>)["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"])
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await Fal.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
