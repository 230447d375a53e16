using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fal.Kling.Emulator;

/// <summary>Serves the queue host: submission, status, stream, result, cancellation.</summary>
internal sealed class QueueApi(JobQueue queue, ApiKeys keys, StatusJson json, InputCheck inputs, FalEmulatorOptions options)
{
    private static readonly TimeSpan ResultLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan ResultLifetimeWithoutStore = TimeSpan.FromHours(1);
    private static readonly byte[] NotFound = """{"status":"NOT_FOUND"}"""u8.ToArray();
    private static readonly byte[] Removed = """{"status":"OK"}"""u8.ToArray();
    private static readonly byte[] CancellationRequested = """{"status":"CANCELLATION_REQUESTED"}"""u8.ToArray();
    private static readonly byte[] AlreadyCompleted = """{"status":"ALREADY_COMPLETED"}"""u8.ToArray();

    public Task HandleAsync(Exchange exchange)
    {
        (ApiCaller? caller, string? refusal) = keys.Check(exchange);
        if (caller is null)
        {
            return exchange.AnswerDetailAsync(401, refusal!);
        }

        if (exchange.Route.Operation == FalOperation.Submit)
        {
            return SubmitAsync(exchange, caller);
        }

        Job? job = queue.Find(exchange.Route.RequestId!, caller.Account);
        if (job is null || job.Endpoint.App != KlingEndpoint.AppOf(exchange.Route.Target))
        {
            return exchange.Route.Operation == FalOperation.Result
                ? exchange.AnswerDetailAsync(404, "Request not found")
                : exchange.AnswerAsync(404, NotFound);
        }

        exchange.NameRequest(job.RequestId);
        return exchange.Route.Operation switch
        {
            FalOperation.Status => AnswerStatusAsync(exchange, job),
            FalOperation.Stream => new StatusStream(queue, job, json, exchange, options).RunAsync(),
            FalOperation.Result => AnswerResultAsync(exchange, job),
            _ => CancelAsync(exchange, job),
        };
    }

    private async Task SubmitAsync(Exchange exchange, ApiCaller caller)
    {
        byte[] body = await exchange.ReadBodyAsync().ConfigureAwait(false);
        string target = exchange.Route.Target;
        if (ModelCatalogue.Find(target) is not { } endpoint)
        {
            string app = KlingEndpoint.AppOf(target);
            string missing = ModelCatalogue.HasApp(app) ? $"Path /{target[app.Length..].Trim('/')} not found" : $"Application \"{target}\" not found";
            await exchange.AnswerDetailAsync(404, missing).ConfigureAwait(false);
            return;
        }

        SubmitHeaders headers = new(exchange.Headers);
        if (Refusal(exchange, endpoint, headers, body, out JsonElement input) is var (statusCode, detail))
        {
            await exchange.AnswerDetailAsync(statusCode, detail).ConfigureAwait(false);
            return;
        }

        Job job = new(options.InputMediaLength)
        {
            RequestId = Guid.NewGuid().ToString(),
            Endpoint = endpoint,
            Caller = caller,
            Input = input,
            Headers = headers,
            WebhookUrl = exchange.Query("fal_webhook"),
            FailsWith = exchange.Effects.JobFailure ?? inputs.Check(endpoint, input),
        };
        int position = queue.Add(job);
        exchange.NameRequest(job.RequestId);
        await exchange.AnswerAsync(200, json.WriteSubmitted(job, position)).ConfigureAwait(false);
    }

    /// <summary>
    /// Gets the gateway's reason to refuse a submission. The gateway only checks that the input is JSON: it accepts an invalid input, and the job fails when it runs.
    /// </summary>
    private (int StatusCode, string Detail)? Refusal(Exchange exchange, KlingEndpoint endpoint, SubmitHeaders headers, byte[] body, out JsonElement input)
    {
        if (!JsonText.TryParse(body, out input))
        {
            return (400, "Request body is not valid JSON");
        }

        if (headers.StartTimeoutText is not null && headers.StartTimeout is null)
        {
            return (400, "Invalid request start timeout: it must be a number of seconds greater than 0.1");
        }

        return int.TryParse(exchange.Query("fal_max_queue_length"), CultureInfo.InvariantCulture, out int longest) && queue.CountQueued(endpoint) > longest
            ? (429, $"Queue length exceeds the requested maximum of {longest}")
            : null;
    }

    private Task AnswerStatusAsync(Exchange exchange, Job job)
    {
        JobView view = queue.Look(job);
        bool isOver = view.Status == EmulatedJobStatus.Completed && exchange.Effects.StatusShape.Claim is null;
        return exchange.AnswerAsync(isOver ? 200 : 202, json.Write(job, view, exchange.QueryIsOn("logs"), exchange.Effects.StatusShape));
    }

    private Task AnswerResultAsync(Exchange exchange, Job job)
    {
        JobView view = queue.Look(job);
        if (view.EndedAt is not { } endedAt)
        {
            return exchange.AnswerAsync(400, StatusJson.WriteStillInProgress(exchange.RequestsPrefix, job.RequestId));
        }

        TimeSpan lifetime = job.Headers.KeepsPayloads ? ResultLifetime : ResultLifetimeWithoutStore;
        if (options.TimeProvider.GetUtcNow() - endedAt > lifetime)
        {
            return exchange.AnswerDetailAsync(404, "Request not found");
        }

        return view.Failure is { } failure ? failure.AnswerAsync(exchange) : AnswerOutputAsync(exchange, job);
    }

    private static Task AnswerOutputAsync(Exchange exchange, Job job)
    {
        IHeaderDictionary headers = exchange.Http.Response.Headers;
        if (job.Endpoint.Price is { } price)
        {
            headers["X-Fal-Billable-Units"] = price.UnitsOf(job.Work).ToString("0.############", CultureInfo.InvariantCulture);
        }

        if (exchange.Effects.BilledAs is { } billedAs)
        {
            headers["X-Fal-Bill-As"] = billedAs;
        }

        headers["X-Fal-Served-From"] = "emulator";
        return exchange.AnswerAsync(200, ResultJson.Write(job, exchange.Effects.ResultShape));
    }

    private Task CancelAsync(Exchange exchange, Job job) => queue.Cancel(job) switch
    {
        EmulatedJobStatus.InQueue => exchange.AnswerAsync(200, Removed),
        EmulatedJobStatus.InProgress => exchange.AnswerAsync(202, CancellationRequested),
        _ => exchange.AnswerAsync(400, AlreadyCompleted),
    };
}
