using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>
/// One connection of a status stream. It yields statuses until it ends, for whatever reason. A stream never fails a wait. It only ends early.
/// Source: fal.ai/docs, inference-api/queue/status-stream.
/// </summary>
internal sealed class StatusStream : IAsyncDisposable
{
    // fal sends a comment every 15 s. Three missed ones mean that the connection is dead.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(45);

    private readonly OpenResponse response;
    private readonly Stream body;
    private readonly ServerEvents events;
    private readonly ApiKey key;
    private readonly TimeProvider time;
    private readonly CancellationToken cancellationToken;
    private readonly long openedAt;

    private StatusStream(OpenResponse response, Stream body, ApiKey key, TimeProvider time, CancellationToken cancellationToken)
    {
        this.response = response;
        this.body = new WatchedStream(body, response.RestartableTimeout);
        this.key = key;
        this.time = time;
        this.cancellationToken = cancellationToken;
        events = new ServerEvents(this.body);
        openedAt = time.GetTimestamp();
    }

    public TimeSpan Age => time.GetElapsedTime(openedAt);

    /// <summary>Gets whether the stream has yielded a status.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Gets why the stream ended, as the middle of a sentence; null while it is open.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Gets whether the stream ended because a part of it exceeded the size limit.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Gets whether the last event did not contain a status. A comment isn't an event.</summary>
    public bool SendsOtherEvents { get; private set; }

    public static async Task<StatusStream> OpenAsync(OpenResponse response, ApiKey key, TimeProvider time, CancellationToken cancellationToken)
    {
        response.RestartableTimeout.Begin(IdleLimit);
        Stream body = await response.Response.Content.ReadAsStreamAsync(response.RestartableTimeout.Token).ConfigureAwait(false);
        return new StatusStream(response, body, key, time, cancellationToken);
    }

    /// <returns>The next status; null when something else arrived or the stream has ended. In the latter case <see cref="EndReason"/> is set.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "However a stream breaks, it counts only as ended.")]
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
            EndReason = response.RestartableTimeout.HasExpired ? $"nothing arrived for {IdleLimit.TotalSeconds} s" : exception.Message;
            return null;
        }
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
            return next.Data.IsEmpty ? null : StatusMessage.Parse(ResponseText.Clean(next.Data, key));
        }
        catch (JsonException) when (next.Name is not null)
        {
            // Other kinds of events may contain anything.
            return null;
        }
    }

    private StatusMessage? Note(StatusMessage? status)
    {
        SendsOtherEvents = status is null;
        HasSpoken |= status is not null;
        return status;
    }
}
