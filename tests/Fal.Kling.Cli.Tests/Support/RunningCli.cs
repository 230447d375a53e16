using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Tests.Support;

/// <summary>A command in this process that runs until it is stopped, and whose lines can be read meanwhile.</summary>
internal sealed class RunningCli : IDisposable
{
    // A test of what never happens must end too.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource stop = new();
    private readonly Lines output = new();
    private readonly Lines error = new();
    private readonly Task<int> ended;

    private RunningCli(string[] args)
    {
        Terminal terminal = new() { In = TextReader.Null, Out = output, Error = error };
        ended = Task.Run(() => KlingCommand.RunAsync(args, terminal, stop.Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static RunningCli Start(params string[] args) => new(args);

    /// <summary>Makes standard output fail from now on, as when the reader of a pipe has ended.</summary>
    public void BreakOutput() => output.IsBroken = true;

    /// <summary>Waits for the next event of this name.</summary>
    public async Task<JsonObject> EventAsync(string name)
    {
        while (true)
        {
            JsonObject json = JsonNode.Parse(await output.ReadAsync(ended, Token))!.AsObject();
            if ((string?)json["event"] == name)
            {
                return json;
            }
        }
    }

    /// <summary>Waits for the next line on standard error that contains a text.</summary>
    public async Task<string> NoteAsync(string text)
    {
        while (true)
        {
            string line = await error.ReadAsync(ended, Token);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    /// <summary>Ends the command with Ctrl+C.</summary>
    public async Task<CliResult> StopAsync()
    {
        await stop.CancelAsync();
        return await EndAsync();
    }

    /// <summary>Waits until the command ends by itself.</summary>
    public async Task<CliResult> EndAsync() => new(await ended.WaitAsync(Patience, Token), output.All, error.All);

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
        output.Dispose();
        error.Dispose();
    }

    private sealed class Lines : TextWriter
    {
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
        private readonly StringBuilder all = new();

        public override Encoding Encoding => Encoding.UTF8;

        public bool IsBroken { get; set; }

        public string All
        {
            get
            {
                lock (all)
                {
                    return all.ToString();
                }
            }
        }

        public override void Write(char value) => throw new NotSupportedException("The tool writes lines.");

        public override void WriteLine(string? value)
        {
            if (IsBroken)
            {
                throw new IOException("Broken pipe");
            }

            lock (all)
            {
                all.Append(value).Append('\n');
            }

            foreach (string line in (value ?? string.Empty).Split('\n'))
            {
                lines.Writer.TryWrite(line);
            }
        }

        public async Task<string> ReadAsync(Task<int> ended, CancellationToken cancellationToken)
        {
            Task<string> next = lines.Reader.ReadAsync(cancellationToken).AsTask();
            await Task.WhenAny(next, ended).WaitAsync(Patience, cancellationToken);
            return next.IsCompletedSuccessfully || !ended.IsCompleted || lines.Reader.Count > 0 ? await next : throw new InvalidOperationException($"The command has ended:\n{All}");
        }
    }
}
