using Fal.Kling.Engine.Http;
using Fal.Kling.Jobs;

namespace Fal.Kling.Orders;

/// <summary>What a caller wants to have bought once.</summary>
internal sealed class Order
{
    public required string Key { get; init; }

    public required string EndpointId { get; init; }

    public required string Fingerprint { get; init; }

    public required SubmitOptions Options { get; init; }

    public required ApiKey ApiKey { get; init; }

    /// <summary>Uploads the media and makes the input. It is called once at most, and only where something is to be bought.</summary>
    public required Func<CancellationToken, Task<JobInput>> Prepare { get; init; }

    /// <summary>The call, by a random token.</summary>
    public string Caller { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The input once it is prepared: a caller that loses its turn keeps it for the next.</summary>
    public JobInput? Input { get; set; }
}

/// <summary>The job of an order.</summary>
/// <param name="Ticket">The job.</param>
/// <param name="Unended">The record in which the job's end is still to be written; null when there is none.</param>
internal sealed record Purchase(JobTicket Ticket, IdempotencyRecord? Unended);
