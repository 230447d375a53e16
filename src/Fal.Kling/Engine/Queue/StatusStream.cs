using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>
/// One connection of a status stream. It gives statuses until it ends, for whatever reason; a stream never fails a wait, it only ends early.
/// Source: fal.ai/docs, inference-api/queue/status-stream.
/// </summary>
internal sealed class StatusStream : IAsyncDisposable
{
    // fal sends a comment every 15 s; three missed ones mean that nobody is there.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(45);

    // A stream that keeps alive but tells nothing may have lost its job. Opening it again costs one request an hour.
    private static readonly TimeSpan EventLimit = TimeSpan.FromHours(1);

    private readonly OpenResponse answer;
    private readonly RestartableTimeout idle;
    private readonly TimeProvider time;
    private readonly CancellationToken cancellationToken;
    private readonly IAsyncEnumerator<SseItem<StatusMessage?>> events;
    private readonly long openedAt;
    private bool hasNews;
    private long? silentSince;

    private StatusStream(OpenResponse answer, Stream body, TimeProvider time, CancellationToken cancellationToken)
    {
        this.answer = answer;
        idle = answer.RestartableTimeout;
        this.time = time;
        openedAt = time.GetTimestamp();
        this.cancellationToken = cancellationToken;
        events = SseParser
            .Create(new WatchedStream(body, idle, DemandEvents), static (_, data) => JsonSerializer.Deserialize(data, QueueJson.Default.StatusMessage))
            .EnumerateAsync(idle.Token)
            .GetAsyncEnumerator(idle.Token);
    }

    public TimeSpan Age => time.GetElapsedTime(openedAt);

    /// <summary>Whether it gave any status.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Why the stream ended, as the middle of a sentence; null while it goes on.</summary>
    public string? EndReason { get; private set; }

    public static async ValueTask<StatusStream> OpenAsync(OpenResponse answer, TimeProvider time, CancellationToken cancellationToken)
    {
        answer.RestartableTimeout.Begin(IdleLimit);
        Stream body = await answer.Response.Content.ReadAsStreamAsync(answer.RestartableTimeout.Token).ConfigureAwait(false);
        return new StatusStream(answer, body, time, cancellationToken);
    }

    /// <summary>The next status, or null when the stream has ended.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<StatusMessage?> NextAsync()
    {
        try
        {
            while (await events.MoveNextAsync().ConfigureAwait(false))
            {
                hasNews = true;
                if (events.Current.Data is { Status: not null } status)
                {
                    HasSpoken = true;
                    return status;
                }
            }

            EndReason = "the server closed it";
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or JsonException or InvalidOperationException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EndReason = idle.HasExpired ? $"nothing came for {IdleLimit.TotalSeconds} s" : exception.Message;
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync().ConfigureAwait(false);
        answer.Dispose();
    }

    // Before each read. A clock is only asked when the last one brought no event.
    private void DemandEvents()
    {
        if (hasNews)
        {
            hasNews = false;
            silentSince = null;
        }
        else if (silentSince is null)
        {
            silentSince = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(silentSince.Value) > EventLimit)
        {
            throw new IOException($"it told nothing for {EventLimit.TotalMinutes} minutes");
        }
    }
}
