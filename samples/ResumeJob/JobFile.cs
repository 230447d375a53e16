using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling;

/// <summary>
/// What is known of the one job, on disk: first the attempt, then the ticket. Each is written whole or not at all, so the program can be killed at any moment.
/// </summary>
internal sealed class JobFile(string path)
{
    public SubmitAttempt? Attempt => Read("attempt") is { } attempt ? SubmitAttempt.FromJson(attempt.ToJsonString()) : null;

    public JobTicket? Ticket => Read("ticket") is { } ticket ? JobTicket.Parse((string)ticket!) : null;

    public async ValueTask WriteAttemptAsync(SubmitAttempt attempt, CancellationToken cancellationToken) =>
        await WriteAsync(new JsonObject { ["attempt"] = JsonNode.Parse(attempt.ToJson()) }, cancellationToken);

    public async ValueTask WriteTicketAsync(JobTicket ticket, CancellationToken cancellationToken) =>
        await WriteAsync(new JsonObject { ["ticket"] = ticket.ToString() }, cancellationToken);

    public void Delete() => File.Delete(path);

    private JsonNode? Read(string name) => File.Exists(path) ? JsonNode.Parse(File.ReadAllBytes(path))![name] : null;

    // A rename replaces the file at once; a kill in between leaves the old one.
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
