using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Batches;

/// <summary>
/// The folder <c>kling-batch</c> in the output folder: purchases by key, a record for each line, and a lock, so that two batches cannot work on it at once.
/// </summary>
internal sealed class BatchFolder : IDisposable
{
    public const string Name = "kling-batch";
    public const string TableName = "results.csv";

    private const string About = """
        kling batch keeps its records here. As long as this folder exists, no prompt is bought twice, whatever happens.
        Do not delete it before all videos are there. If it is gone, the next run buys everything again.

        purchases   what was bought, by key: see docs/idempotency.md of Fal.Kling
        lines       one file for each line of the input
        place.json  where the jobs are: on fal.ai or on an emulator
        """;

    private readonly string root;
    private readonly string lines;
    private readonly FileStream? running;

    private BatchFolder(string output, FileStream? running)
    {
        Output = output;
        root = Path.Combine(output, Name);
        lines = Path.Combine(root, "lines");
        this.running = running;
    }

    /// <summary>The folder for the videos.</summary>
    public string Output { get; }

    public string TablePath => Path.Combine(Output, TableName);

    /// <summary>The purchases. They are never removed, because the next run would buy again.</summary>
    public IKlingIdempotencyStore Purchases => new FileIdempotencyStore(Path.Combine(root, "purchases")) { Retention = TimeSpan.FromDays(36_500) };

    /// <summary>Creates or opens the folder for a batch, and locks it.</summary>
    /// <exception cref="UsageException">Another batch uses it, or its jobs are elsewhere.</exception>
    public static BatchFolder Open(string output, string place)
    {
        string root = Path.Combine(output, Name);
        Directory.CreateDirectory(Path.Combine(root, "lines"));
        FileStream running = Lock(root);
        try
        {
            CheckPlace(root, place);
            File.WriteAllText(Path.Combine(root, "README.txt"), About);
            return new BatchFolder(output, running);
        }
        catch
        {
            running.Dispose();
            throw;
        }
    }

    /// <summary>Opens the folder only to read the records, also while a batch is running.</summary>
    public static BatchFolder Peek(string output) => new(output, running: null);

    /// <summary>Finds files that have the name of a line of which this batch knows nothing. They would be taken for its result.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void ThrowIfForeign(IEnumerable<BatchLine> unknown)
    {
        Dictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
        foreach (string file in Directory.EnumerateFiles(Output))
        {
            files[Path.GetFileNameWithoutExtension(file)] = file;
        }

        foreach (BatchLine line in unknown.Where(line => !File.Exists(PathOf(line.Name)) && files.ContainsKey(line.Name)))
        {
            throw new UsageException($"Line {line.Number} would be saved as '{line.Name}', but '{files[line.Name]}' exists already and is not of this batch. Move it, or choose another --out folder.");
        }
    }

    /// <summary>Reads the record of a line. One that cannot be read, as after a power cut, counts as missing: the purchases know what was bought.</summary>
    public LineRecord RecordOf(BatchLine line) => Read(PathOf(line.Name)) ?? new LineRecord { Key = line.Key };

    public IReadOnlyList<LineRecord> AllRecords => Directory.Exists(lines)
        ? [.. Directory.EnumerateFiles(lines, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<LineRecord>()]
        : [];

    /// <summary>Whether a line has all of its files.</summary>
    public bool IsDone(LineRecord record) => record.State == LineState.Done && record.Files.All(file => File.Exists(Path.Combine(Output, file)));

    public void Save(BatchLine line, LineRecord record)
    {
        string path = PathOf(line.Name);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(record, LineJson.Default.LineRecord));
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Dispose() => running?.Dispose();

    private string PathOf(string name) => Path.Combine(lines, name + ".json");

    private static LineRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), LineJson.Default.LineRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FileStream Lock(string root)
    {
        try
        {
            return new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new UsageException($"Another batch is running in '{root}'. Wait for it, or choose another --out folder.");
        }
    }

    // A video of an emulator must never pass for a bought one.
    private static void CheckPlace(string root, string place)
    {
        string path = Path.Combine(root, "place.json");
        string? known = null;
        try
        {
            known = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))?["place"]?.ToString() : null;
        }
        catch (JsonException)
        {
        }

        if (known is not null && known != place)
        {
            throw new UsageException($"The batch in '{root}' runs on {known}, and this would run on {place}. Choose another --out folder.");
        }

        if (known is null)
        {
            File.WriteAllText(path, new JsonObject { ["place"] = place }.ToJsonString());
        }
    }
}
