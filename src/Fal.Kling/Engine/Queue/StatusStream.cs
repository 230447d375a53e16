using System.Diagnostics.CodeAnalysis;
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

    // Only a status is news. Events without one may come from anything between fal and us, so they earn little patience.
    private static readonly TimeSpan PatienceWithoutStatus = TimeSpan.FromMinutes(2);

    // Comments are fal's own way to say that a job still runs, and a job may run for long.
    private static readonly TimeSpan PatienceWithoutChange = TimeSpan.FromMinutes(30);

    private readonly OpenResponse response;
    private readonly Stream body;
    private readonly ServerEvents events;
    private readonly ApiKey key;
    private readonly TimeProvider time;
    private readonly CancellationToken cancellationToken;
    private readonly long openedAt;
    private long lastStatusAt;
    private long lastChangeAt;
    private bool hasOtherEvents;

    private StatusStream(OpenResponse response, Stream body, ApiKey key, TimeProvider time, CancellationToken cancellationToken)
    {
        this.response = response;
        this.body = new WatchedStream(body, response.RestartableTimeout);
        this.key = key;
        this.time = time;
        this.cancellationToken = cancellationToken;
        events = new ServerEvents(this.body);
        openedAt = lastStatusAt = lastChangeAt = time.GetTimestamp();
    }

    public TimeSpan Age => time.GetElapsedTime(openedAt);

    /// <summary>Whether it gave any status.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Why the stream ended, as the middle of a sentence; null while it goes on.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Whether it ended because a part of it was larger than what is read.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Whether it has told so little for so long that the job's state must be asked for elsewhere.</summary>
    public bool IsDoubtful =>
        (hasOtherEvents && time.GetElapsedTime(lastStatusAt) >= PatienceWithoutStatus) || time.GetElapsedTime(lastChangeAt) >= PatienceWithoutChange;

    public static async Task<StatusStream> OpenAsync(OpenResponse response, ApiKey key, TimeProvider time, CancellationToken cancellationToken)
    {
        response.RestartableTimeout.Begin(IdleLimit);
        Stream body = await response.Response.Content.ReadAsStreamAsync(response.RestartableTimeout.Token).ConfigureAwait(false);
        return new StatusStream(response, body, key, time, cancellationToken);
    }

    /// <returns>The next status; null when something else came, or when the stream has ended, which <see cref="EndReason"/> then says.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A stream that breaks, in whatever way, is only a stream that ended.")]
    public async ValueTask<StatusMessage?> NextAsync()
    {
        try
        {
            ServerEvent? next = await events.NextAsync(response.RestartableTimeout.Token).ConfigureAwait(false);
            if (next is null)
            {
                EndReason = "the server closed it";
            }

            return next is null || ReferenceEquals(next, ServerEvent.None) ? null : Note(Read(next));
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IsTooLarge = exception is InvalidDataException;
            EndReason = response.RestartableTimeout.HasExpired ? $"nothing came for {IdleLimit.TotalSeconds} s" : exception.Message;
            return null;
        }
    }

    /// <summary>The stream said something new, or a poll has confirmed what it said last.</summary>
    public void Trust()
    {
        lastStatusAt = lastChangeAt = time.GetTimestamp();
        hasOtherEvents = false;
    }

    public async ValueTask DisposeAsync()
    {
        await body.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
    }

    private StatusMessage? Read(ServerEvent next)
    {
        try
        {
            return next.Data.Length == 0 ? null : StatusMessage.Parse(ResponseText.Clean(next.Data, key));
        }
        catch (JsonException) when (next.Name is not null)
        {
            // Another kind of event may hold anything.
            return null;
        }
    }

    private StatusMessage? Note(StatusMessage? status)
    {
        if (status is null)
        {
            hasOtherEvents = true;
            return null;
        }

        HasSpoken = true;
        hasOtherEvents = false;
        lastStatusAt = time.GetTimestamp();
        return status;
    }
}
