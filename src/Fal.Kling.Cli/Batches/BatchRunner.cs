using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Batches;

/// <summary>How to run a batch.</summary>
internal sealed record BatchSettings
{
    public required int Parallel { get; init; }

    /// <summary>The most that all lines together may cost, over all runs; null for no limit.</summary>
    public required decimal? MaxSpend { get; init; }

    /// <summary>Whether to buy a failed job again if fal says that a retry may help.</summary>
    public required bool RetriesFailed { get; init; }
}

/// <summary>Runs the lines of a batch that are not done: buys each once, and saves its files.</summary>
/// <param name="session">Where it runs.</param>
/// <param name="folder">The records and the files.</param>
/// <param name="settings">How to run it.</param>
/// <param name="board">Receives each change.</param>
/// <param name="onFile">Receives the path of each file that was saved.</param>
internal sealed class BatchRunner(FalSession session, BatchFolder folder, BatchSettings settings, BatchBoard board, Action<string> onFile) : IDisposable
{
    private const int Downloads = 8;

    // A lost response is searched for by the next call with its key.
    private const int MaxPasses = 3;

    private readonly SemaphoreSlim slots = new(Downloads);
    private string? stopReason;

    /// <summary>Why no more lines were submitted, although not all were; null if all were.</summary>
    public string? StopReason => stopReason;

    public async Task RunAsync(IReadOnlyList<BatchLine> lines, CancellationToken cancellationToken)
    {
        IReadOnlyList<BatchLine> open = lines;
        for (int pass = 1; pass <= MaxPasses && open.Count > 0 && stopReason is null; pass++)
        {
            await RunOnceAsync(open, cancellationToken);
            open = [.. await StillSendingAsync(open, cancellationToken)];
            if (pass < MaxPasses)
            {
                foreach (BatchLine line in open)
                {
                    board.Reopen(line);
                }
            }
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task RunOnceAsync(IReadOnlyList<BatchLine> lines, CancellationToken cancellationToken)
    {
        Dictionary<KlingRequest, BatchLine> byRequest = lines.ToDictionary(line => line.Request, (IEqualityComparer<KlingRequest>)ReferenceEqualityComparer.Instance);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> saving = [];
        try
        {
            await foreach (BatchOutcome outcome in session.Client.RunAllAsync(lines.Select(line => line.Request), Options(byRequest), stop.Token))
            {
                BatchLine line = byRequest[outcome.Request];
                if (outcome.IsSuccess)
                {
                    // A slow disk or network slows the batch down, instead of piling up results.
                    await slots.WaitAsync(CancellationToken.None);
                    saving.Add(SaveAsync(line, outcome.Result, cancellationToken));
                }
                else
                {
                    await FailAsync(line, outcome);
                    if (StopsAll(outcome.Failure))
                    {
                        stopReason = outcome.Failure.Message;
                        await stop.CancelAsync();
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stopReason is not null && !cancellationToken.IsCancellationRequested)
        {
            // The reason is reported instead.
        }
        finally
        {
            await Task.WhenAll(saving);
        }
    }

    private BatchOptions Options(Dictionary<KlingRequest, BatchLine> byRequest) => new()
    {
        Concurrency = settings.Parallel,
        MaxSpend = settings.MaxSpend is { } limit ? Left(limit) : null,
        KeyOf = request => byRequest[request].Key,
        RunOf = request =>
        {
            BatchLine line = byRequest[request];
            board.Update(line, "submitting");
            return new RunOptions
            {
                Submit = new SubmitOptions { RetryFailed = settings.RetriesFailed },
                Progress = new LineProgress(board, line),
                OnSubmitted = (ticket, _) =>
                {
                    board.Submitted(line, ticket);
                    return ValueTask.CompletedTask;
                },
            };
        },
    };

    // What was spent already is not reserved again, so the limit holds for the whole batch.
    private decimal Left(decimal limit)
    {
        decimal left = limit - board.Counts.Spent;
        return left > 0 ? left : throw new UsageException($"--max-spend {Money.Text(limit)} is used up: {Money.Text(board.Counts.Spent)} were spent.");
    }

    private async Task SaveAsync(BatchLine line, KlingResult result, CancellationToken cancellationToken)
    {
        LineRecord record = new() { Key = line.Key, State = LineState.Made, Ticket = result.Ticket.ToString() };
        try
        {
            board.Update(line, "downloading");
            (decimal? cost, bool isEstimate) = await CostAsync(line, result, cancellationToken);
            record = record with { Cost = cost, IsEstimate = isEstimate };
            folder.Save(line, record);
            IReadOnlyList<KlingFile> files = ResultFiles.Of(result);
            List<string> names = [];
            for (int index = 0; index < files.Count; index++)
            {
                names.Add(await DownloadAsync(files[index], PathOf(line, files[index], index), cancellationToken));
            }

            record = record with { State = LineState.Done, Files = names, Message = files.Count == 0 ? result.RawJson : null };
            foreach (string name in names)
            {
                onFile(Path.Combine(folder.Output, name));
            }
        }
        catch (OperationCanceledException)
        {
            record = record with { State = LineState.Open, Message = "Stopped. It was bought, and the next run saves it." };
        }
        catch (Exception exception) when (exception is KlingException or IOException or UnauthorizedAccessException)
        {
            record = record with { Message = $"It was bought, and the next run saves it. {exception.Message}" };
        }
        finally
        {
            slots.Release();
        }

        folder.Save(line, record);
        board.End(line, record);
    }

    /// <returns>The name of the file.</returns>
    private async Task<string> DownloadAsync(KlingFile file, string path, CancellationToken cancellationToken)
    {
        // The name belongs to this line, so a file that exists is this one, from a run that was killed before it had written its record.
        if (!File.Exists(path))
        {
            await session.Client.DownloadAsync(file, path, null, cancellationToken);
        }

        return Path.GetFileName(path);
    }

    private string PathOf(BatchLine line, KlingFile file, int index)
    {
        string extension = Path.GetExtension(file.FileName ?? file.Url.AbsolutePath);
        return ResultFiles.PathOf(Path.Combine(folder.Output, line.Name + (extension.Length > 0 ? extension : ".bin")), index);
    }

    private async Task<(decimal? Cost, bool IsEstimate)> CostAsync(BatchLine line, KlingResult result, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Client.GetCostAsync(result, cancellationToken) is { } cost ? (cost, false) : (line.Price, true);
        }
        catch (KlingException)
        {
            // The key must not read prices, or fal doesn't respond. The video is there nevertheless.
            return (line.Price, true);
        }
    }

    private async Task FailAsync(BatchLine line, BatchOutcome outcome)
    {
        LineRecord record = new() { Key = line.Key, State = LineState.Failed, Ticket = outcome.Ticket?.ToString(), Message = outcome.Failure!.Message };
        record = outcome.Failure switch
        {
            OperationCanceledException => record with { State = LineState.Open, Message = "Stopped. The next run continues." },
            KlingSubmitUncertainException lost => record with { State = LineState.Unresolved, Attempt = lost.Attempt.Id },
            KlingIdempotencyException => record with { Message = $"The id '{line.Key}' was bought before for another request. Give the line a new id. Nothing was bought." },
            _ => record,
        };
        await Task.Run(() => folder.Save(line, record));
        board.End(line, record);
    }

    // Whatever affects the account affects every other line too.
    private static bool StopsAll(Exception failure) =>
        failure is KlingApiException { Ticket: null, Reason: ApiErrorReason.Unauthorized or ApiErrorReason.Forbidden or ApiErrorReason.BalanceExhausted };

    private async Task<List<BatchLine>> StillSendingAsync(IReadOnlyList<BatchLine> lines, CancellationToken cancellationToken)
    {
        List<BatchLine> sending = [];
        foreach (BatchLine line in lines.Where(line => folder.RecordOf(line).State == LineState.Unresolved))
        {
            if (session.Options.IdempotencyStore is { } store && await store.FindAsync(line.Key, cancellationToken) is { Record.State: not IdempotencyState.Unresolved })
            {
                sending.Add(line);
            }
        }

        return sending;
    }

    private sealed class LineProgress(BatchBoard board, BatchLine line) : IProgress<JobUpdate>
    {
        public void Report(JobUpdate value) => board.Update(line, JobDisplay.TextOf(value));
    }
}
