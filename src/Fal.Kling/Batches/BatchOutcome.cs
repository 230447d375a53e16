using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Fal.Kling;

/// <summary>How one request of a batch ended: with a result or with a failure.</summary>
public sealed record BatchOutcome
{
    /// <summary>Creates the outcome of a request that has a result.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The result.</param>
    /// <param name="idempotencyKey">The key that <see cref="BatchOptions.KeyOf"/> returned; <see langword="null"/> if there is none.</param>
    public BatchOutcome(KlingRequest request, KlingResult result, string? idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(result);
        (Request, Result, IdempotencyKey, Ticket) = (request, result, idempotencyKey, result.Ticket);
    }

    /// <summary>Creates the outcome of a request that failed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="idempotencyKey">The key that <see cref="BatchOptions.KeyOf"/> returned; <see langword="null"/> if there is none.</param>
    public BatchOutcome(KlingRequest request, Exception failure, string? idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(failure);
        (Request, Failure, IdempotencyKey) = (request, failure, idempotencyKey);
        Ticket = failure switch
        {
            KlingException exception => exception.Ticket,
            KlingCanceledException cancelled => cancelled.Ticket,
            _ => null,
        };
    }

    /// <summary>Gets the request, the same object as in the batch.</summary>
    public KlingRequest Request { get; }

    /// <summary>Gets the result; <see langword="null"/> if the request failed.</summary>
    [SuppressMessage("Naming", "CA1721", Justification = "The property is null after a failure, and the method throws it.")]
    public KlingResult? Result { get; }

    /// <summary>
    /// Gets the failure, one of those that <see cref="IKlingClient.RunAsync{TResult}"/> throws, or what <see cref="BatchOptions.KeyOf"/> threw;
    /// <see langword="null"/> if there is a result.
    /// </summary>
    public Exception? Failure { get; }

    /// <summary>
    /// Gets the ticket of the job; <see langword="null"/> if no job is known. After a <see cref="KlingSubmitUncertainException"/> a job may still exist.
    /// </summary>
    public JobTicket? Ticket { get; internal init; }

    /// <summary>Gets the key that <see cref="BatchOptions.KeyOf"/> returned for the request; <see langword="null"/> if there is none.</summary>
    public string? IdempotencyKey { get; }

    /// <summary>Gets whether there is a result.</summary>
    [MemberNotNullWhen(true, nameof(Result))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Failure is null;

    /// <summary>Returns the result, or throws the failure.</summary>
    /// <exception cref="KlingException">The request failed. See <see cref="Failure"/> for other types.</exception>
    public KlingResult GetResult()
    {
        if (!IsSuccess)
        {
            ExceptionDispatchInfo.Throw(Failure);
        }

        return Result!;
    }

    /// <summary>Returns the outcome as text for people, without the prompt.</summary>
    public override string ToString() =>
        $"BatchOutcome {{ EndpointId = {Request.EndpointId}, IdempotencyKey = {IdempotencyKey}, IsSuccess = {IsSuccess}, RequestId = {Ticket?.RequestId}, Failure = {Failure?.Message} }}";
}
