using System.Text.Json.Nodes;
using Fal.Kling.Cli.Output;
using Spectre.Console;

namespace Fal.Kling.Cli.Session;

/// <summary>Submits a request, waits for its result and saves its files, and says at each step where things are.</summary>
/// <param name="session">Where it runs.</param>
/// <param name="report">What is printed.</param>
/// <param name="screen">Where bars are shown; null in a pipe.</param>
internal sealed class Generation(FalSession session, Report report, IAnsiConsole? screen)
{
    /// <summary>Prints what a request costs.</summary>
    /// <returns>The estimate; null if the price is not known.</returns>
    public decimal? ShowPrice(KlingRequest request)
    {
        KlingPrice? price = request.EstimatePrice();
        report.Event("price", new JsonObject
        {
            ["endpoint_id"] = request.EndpointId,
            ["amount"] = price?.Amount,
            ["basis"] = price?.Basis,
            ["is_exact"] = price?.IsExact,
        });
        report.Note($"{request.EndpointId}\nPrice:  {Money.Text(price)}");
        foreach (KlingProblem warning in request.Validate().Where(problem => problem.IsWarning))
        {
            report.Note($"Warning: {warning}");
        }

        return price?.Amount;
    }

    /// <summary>Submits and prints the ticket.</summary>
    /// <param name="request">The request.</param>
    /// <param name="webhookUrl">The URL that fal calls when the job is over; null if there is none.</param>
    /// <param name="cancellationToken">Stops the submission.</param>
    public async Task<KlingJob> SubmitAsync(KlingRequest request, Uri? webhookUrl, CancellationToken cancellationToken)
    {
        AttemptFile attempt = new();
        KlingJob job;
        try
        {
            job = await Bar.RunAsync(screen, "submitting", bar =>
            {
                SubmitOptions options = new() { Upload = new UploadOptions { Progress = TransferDisplay.On(bar, "upload") }, OnSubmitting = attempt.WriteAsync, WebhookUrl = webhookUrl };
                return session.Client.SubmitAsync(request, options, cancellationToken);
            });
        }
        catch (Exception exception) when (exception is not KlingSubmitUncertainException)
        {
            attempt.Delete();
            throw;
        }

        report.Event("submitted", new JsonObject { ["ticket"] = job.Ticket.ToString(), ["request_id"] = job.Ticket.RequestId, ["endpoint_id"] = job.Ticket.EndpointId });
        report.Note($"Ticket: {job.Ticket}");

        // Only now: until the ticket is printed, the attempt is all that leads to the job.
        attempt.Delete();
        return job;
    }

    /// <summary>Waits for a job and prints its log lines.</summary>
    public Task<KlingResult> WaitAsync(KlingJob job, CancellationToken cancellationToken) => Bar.RunAsync(
        screen, "waiting", bar => job.WaitForResultAsync(new WatchOptions { IncludeLogs = true }, new JobDisplay(report, screen, bar), cancellationToken));

    /// <summary>Downloads every file of a result, and prints the paths. A result without files is printed itself.</summary>
    /// <param name="result">The result.</param>
    /// <param name="output">A folder, or a new file.</param>
    /// <param name="cancellationToken">Stops the download. It resumes when it is repeated.</param>
    public async Task SaveAsync(KlingResult result, string output, CancellationToken cancellationToken)
    {
        IReadOnlyList<KlingFile> files = ResultFiles.Of(result);
        for (int index = 0; index < files.Count; index++)
        {
            KlingFile file = files[index];
            string path = await Bar.RunAsync(screen, "download", bar => session.Client.DownloadAsync(
                file, ResultFiles.PathOf(output, index), new DownloadOptions { Progress = TransferDisplay.On(bar, "download") }, cancellationToken));
            report.Event("file", new JsonObject { ["path"] = path, ["bytes"] = new FileInfo(path).Length });
            report.Text(path);
        }

        if (files.Count == 0)
        {
            report.Event("result", new JsonObject { ["result"] = JsonNode.Parse(result.RawJson) });
            report.Text(result is KlingVoice voice ? voice.VoiceId : result.RawJson);
        }
    }

    /// <summary>Prints what fal billed. If the key must not read prices, only this line is affected.</summary>
    public async Task ShowCostAsync(KlingResult result, CancellationToken cancellationToken)
    {
        decimal? cost = null;
        string? reason = null;
        try
        {
            cost = await session.Client.GetCostAsync(result, cancellationToken);
        }
        catch (KlingException exception)
        {
            reason = exception.Message;
        }

        report.Event("cost", new JsonObject { ["amount"] = cost, ["units"] = result.BillableUnits });
        report.Note(cost is { } amount ? $"Cost:   {Money.Text(amount)}{(session.HasOwnEmulator ? " on fal; nothing here" : string.Empty)}" : $"Cost:   not known. {reason}");
    }
}
