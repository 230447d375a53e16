using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling;
using Fal.Kling.Samples;

/// <summary>
/// Stores the job on disk: first the attempt, then the ticket. Each write replaces the whole file in one step, so the program can be killed at any moment.
/// </summary>
internal sealed class JobFile(string path)
{
    public SubmitAttempt? Attempt => Read("attempt") is { } attempt ? SubmitAttempt.FromJson(attempt.ToJsonString()) : null;

    public JobTicket? Ticket => Read("ticket") is { } ticket ? JobTicket.Parse(ticket.ToString()) : null;

    /// <summary>Locks the job file, so that a second program cannot use it to buy a second video.</summary>
    /// <exception cref="UsageException">Another program is using the file.</exception>
    public FileStream Lock()
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new UsageException($"Another program is using '{path}'.");
        }
    }

    public async ValueTask WriteAttemptAsync(SubmitAttempt attempt, CancellationToken cancellationToken) =>
        await WriteAsync(new JsonObject { ["attempt"] = JsonNode.Parse(attempt.ToJson()) }, cancellationToken);

    public async ValueTask WriteTicketAsync(JobTicket ticket, CancellationToken cancellationToken) =>
        await WriteAsync(new JsonObject { ["ticket"] = ticket.ToString() }, cancellationToken);

    public void Delete() => File.Delete(path);

    /// <exception cref="UsageException">The file exists but is not a job file. It is not overwritten.</exception>
    private JsonNode? Read(string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) is JsonObject content && (content.ContainsKey("attempt") || content.ContainsKey("ticket"))
                ? content[name]
                : throw new UsageException($"'{path}' is not a job file.");
        }
        catch (JsonException)
        {
            throw new UsageException($"'{path}' is not a job file.");
        }
    }

    // A rename replaces the file in one step. If the program is killed before that, the old file remains.
    private async Task WriteAsync(JsonObject content, CancellationToken cancellationToken)
    {
        string fresh = path + ".new";
        await using (FileStream file = new(fresh, FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.WriteThrough))
        await using (Utf8JsonWriter writer = new(file))
        {
            content.WriteTo(writer);
            await writer.FlushAsync(cancellationToken);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
