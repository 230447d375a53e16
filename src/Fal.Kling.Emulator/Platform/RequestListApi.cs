namespace Fal.Kling.Emulator;

/// <summary>Serves the platform host's list of an account's requests.</summary>
internal sealed class RequestListApi(JobQueue queue, ApiKeys keys, FalEmulatorOptions options)
{
    public Task HandleAsync(Exchange exchange)
    {
        (ApiCaller? caller, _) = keys.Check(exchange);
        if (caller is null)
        {
            return exchange.AnswerAsync(401, ErrorBodies.Platform("authorization_error", "Invalid or missing API key"));
        }

        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        if (!RequestListQuery.TryRead(exchange, now, out RequestListQuery? query, out string? problem))
        {
            return exchange.AnswerAsync(400, ErrorBodies.Platform("validation_error", problem));
        }

        return exchange.AnswerAsync(200, queue.Read(jobs =>
            RequestListJson.Write(jobs.FindAll(job => job.Caller.Account == caller.Account && IsListed(job, now) && query.AsksFor(job)), query.Page, query.Limit, query.WithPayloads)));
    }

    private bool IsListed(Job job, DateTimeOffset now) =>
        job.CreatedAt.Plus(options.RequestListDelay) <= now
        && (options.ListsQueuedRequests || job.StartedAt is not null)
        && (options.ListsUnfinishedRequests || job.EndedAt is not null);
}
