using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling;

namespace Studio.Orders;

/// <summary>
/// A video that a visitor ordered: one row. Its methods are the only changes that it can go through; each returns whether the change applies in the order's state,
/// so that a step that runs twice changes nothing the second time.
/// </summary>
public sealed class Order
{
    /// <summary>The order's id, which is also the idempotency key of its purchase. Ids grow with time.</summary>
    public required string Id { get; init; }

    /// <summary>Who ordered it.</summary>
    public required string VisitorId { get; init; }

    /// <summary>The page's own id of the form, so that a form that is sent twice is one order.</summary>
    public required string FormKey { get; init; }

    /// <summary>What was ordered, as the page shows it.</summary>
    public required OrderForm Form { get; init; }

    /// <summary>The request as JSON. It is stored, so that a later version of the studio sends the same request with the same key.</summary>
    public required string Request { get; init; }

    /// <summary>The estimated price, in millionths of a dollar, because SQLite has no decimal type.</summary>
    public required long PriceMicros { get; init; }

    /// <summary>How the price is calculated.</summary>
    public required string PriceBasis { get; init; }

    /// <summary>The day whose budget pays for it, such as 2026-11-29.</summary>
    public required string Day { get; init; }

    /// <summary>When it was ordered.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Its place in the line. See <see cref="Line"/>.</summary>
    public long Turn { get; set; }

    /// <summary>Where it is.</summary>
    public OrderState State { get; private set; }

    /// <summary>How often it changed. Two processes that change the same version: one of them starts again from what the other wrote.</summary>
    public long Version { get; set; }

    /// <summary>When a step looks after it, unless something happens earlier; <see langword="null"/> when it is over.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>The job's ticket, from the moment that fal accepted it.</summary>
    public string? Ticket { get; private set; }

    /// <summary>fal's id of the job, to find the order of a webhook.</summary>
    public string? RequestId { get; private set; }

    /// <summary>The result as JSON, from the moment that it is known.</summary>
    public string? Result { get; private set; }

    /// <summary>How many jobs are ahead of it in fal's queue, if fal said so.</summary>
    public int? QueuePosition { get; private set; }

    /// <summary>When it was first seen running.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>The last line that the model logged.</summary>
    public string? LogLine { get; private set; }

    /// <summary>How many bytes of the video have arrived.</summary>
    public long Downloaded { get; private set; }

    /// <summary>The size of the video, in bytes.</summary>
    public long? Size { get; private set; }

    /// <summary>Why it failed, or why it needs a decision.</summary>
    public OrderProblem? Problem { get; private set; }

    /// <summary>What the visitor should know about it.</summary>
    public string? Notice { get; private set; }

    /// <summary>Whether the visitor asked to cancel it.</summary>
    public bool IsCancelRequested { get; private set; }

    /// <summary>Whether fal has answered that.</summary>
    public bool IsCancelAnswered { get; private set; }

    /// <summary>The order that a visitor placed instead of this one, after it failed.</summary>
    public string? RetriedBy { get; private set; }

    /// <summary>How many questions to fal have not helped, which makes the next ones rarer.</summary>
    public int Looks { get; private set; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver => State is OrderState.Ready or OrderState.Failed or OrderState.Canceled;

    /// <summary>Whether fal was not paid and never will be, so that the visitor gets the budget back.</summary>
    public bool IsFree => (State is OrderState.Failed or OrderState.Canceled) && Problem is null or { Charged: Charged.No };

    /// <summary>Reads the request.</summary>
    public KlingRequest ReadRequest()
    {
        JsonObject input = JsonNode.Parse(Request)!.AsObject();
        string endpointId = (string)input["endpoint_id"]!;
        input.Remove("endpoint_id");
        return KlingRequest.FromJson(endpointId, input);
    }

    /// <summary>Reads the ticket of a job that was bought.</summary>
    public JobTicket ReadTicket() => JobTicket.Parse(Ticket ?? throw new InvalidOperationException($"Order {Id} has no ticket."));

    /// <summary>Reads the result of a job that has one.</summary>
    public KlingVideo ReadResult() => JsonSerializer.Deserialize<KlingVideo>(Result ?? throw new InvalidOperationException($"Order {Id} has no result."))!;

    /// <summary>It gets its turn.</summary>
    public bool Start(DateTime dueAt) => Change(State is OrderState.Waiting, OrderState.Submitting, dueAt);

    /// <summary>An operator has decided what became of it, so it is sent again with the same key.</summary>
    public bool Resume(DateTime dueAt)
    {
        bool applies = Change(State is OrderState.Unresolved, OrderState.Submitting, dueAt);
        Problem = applies ? null : Problem;
        return applies;
    }

    /// <summary>fal accepted it. That is a fact, whatever another process has concluded meanwhile from a refusal.</summary>
    public bool Buy(JobTicket ticket, DateTime dueAt)
    {
        if (!Change(Ticket is null && State is not OrderState.Waiting, OrderState.Bought, dueAt))
        {
            return false;
        }

        (Ticket, RequestId, Problem, Notice) = (ticket.ToString(), ticket.RequestId, null, null);
        return true;
    }

    /// <summary>Nothing could be sent to fal yet, and it will be tried again.</summary>
    public bool Postpone(string notice, DateTime dueAt)
    {
        Looks++;
        Notice = notice;
        return Change(State is OrderState.Submitting, State, dueAt);
    }

    /// <summary>fal's answer to a question did not help. It is asked again.</summary>
    public bool Wait(OrderState expected, DateTime dueAt)
    {
        Looks++;
        return Change(State == expected, State, dueAt);
    }

    /// <summary>fal was asked, and said that the job is still in its queue or running.</summary>
    public bool Progress(JobUpdate update, DateTime now, DateTime dueAt)
    {
        if (!Change(State is OrderState.Bought, State, dueAt))
        {
            return false;
        }

        Looks++;
        QueuePosition = (update as JobQueued)?.Position;
        StartedAt = update is JobQueued ? null : StartedAt ?? now;
        LogLine = update.NewLogs is [.., { } last] ? Shorten(last.Message) : LogLine;
        return true;
    }

    /// <summary>fal has made the video.</summary>
    public bool Make(KlingVideo video, DateTime dueAt)
    {
        // fal may have forgotten a job for a while.
        if (!Change(State is OrderState.Bought || (State is OrderState.Failed && Problem?.Kind == OrderProblemKind.Lost && Result is null), OrderState.Downloading, dueAt))
        {
            return false;
        }

        (Result, Size, Problem) = (JsonSerializer.Serialize(video), video.FileSize, null);
        Notice = IsCancelRequested ? "It was finished before fal could stop it." : null;
        return true;
    }

    /// <summary>A part of the video has arrived.</summary>
    public bool Receive(long bytes, long? size, DateTime dueAt)
    {
        if (bytes <= Downloaded || !Change(State is OrderState.Downloading, State, dueAt))
        {
            return false;
        }

        (Downloaded, Size) = (bytes, size ?? Size);
        return true;
    }

    /// <summary>The video is in the store.</summary>
    public bool Store(long size)
    {
        if (!Change(State is OrderState.Downloading, OrderState.Ready, dueAt: null))
        {
            return false;
        }

        (Downloaded, Size) = (size, size);
        return true;
    }

    /// <summary>It is over without a video.</summary>
    /// <param name="problem">Why.</param>
    /// <param name="expected">The state in which the step began. What has changed since knows more.</param>
    public bool Fail(OrderProblem problem, OrderState expected)
    {
        bool isCanceled = IsCancelRequested && State is OrderState.Bought && problem.Kind == OrderProblemKind.Other;
        if (!Change(State == expected, isCanceled ? OrderState.Canceled : OrderState.Failed, dueAt: null))
        {
            return false;
        }

        // fal does not say whether a job that it was asked to stop is charged.
        Problem = isCanceled ? problem with { Charged = Charged.Maybe } : problem;
        return true;
    }

    /// <summary>fal's response was lost.</summary>
    public bool LoseTrack(OrderProblem problem)
    {
        bool applies = Change(State is OrderState.Submitting, OrderState.Unresolved, dueAt: null);
        Problem = applies ? problem : Problem;
        return applies;
    }

    /// <summary>The visitor wants to cancel it. Before it was sent, that is done; afterwards fal is asked.</summary>
    public bool RequestCancel(DateTime now)
    {
        if (State is OrderState.Waiting)
        {
            Notice = "Nothing was bought.";
            return Change(applies: true, OrderState.Canceled, dueAt: null);
        }

        bool applies = State is OrderState.Submitting or OrderState.Bought && !IsCancelRequested;
        IsCancelRequested |= applies;
        return Change(applies, State, State is OrderState.Bought ? now : DueAt);
    }

    /// <summary>The visitor has canceled it, and nothing was sent.</summary>
    public bool CancelUnsent()
    {
        bool applies = Change(IsCancelRequested && State is OrderState.Submitting, OrderState.Canceled, dueAt: null);
        Notice = applies ? "Nothing was bought." : Notice;
        return applies;
    }

    /// <summary>fal answered the request to cancel it.</summary>
    public bool AnswerCancel(CancelOutcome outcome, DateTime dueAt)
    {
        IsCancelAnswered = true;
        if (outcome == CancelOutcome.Removed)
        {
            Notice = "fal removed it from its queue. Nothing is charged.";
            return Change(State is OrderState.Bought, OrderState.Canceled, dueAt: null);
        }

        Notice = outcome == CancelOutcome.Requested ? "fal was asked to stop. It may still finish, and be charged." : null;
        return Change(State is OrderState.Bought, State, dueAt);
    }

    /// <summary>The visitor has ordered the same video again.</summary>
    public bool Replace(string retriedBy)
    {
        RetriedBy = retriedBy;
        return Change(State is OrderState.Failed or OrderState.Canceled, State, DueAt);
    }

    /// <summary>A process takes the step that is due, and no other does until that time.</summary>
    public bool Claim(DateTime now, DateTime dueAt) => Change(DueAt <= now, State, dueAt);

    /// <summary>A log line may be of any length, and the row is read every second.</summary>
    internal static string Shorten(string line) => line.Length <= 200 ? line : string.Concat(line.AsSpan(0, 199), "…");

    private bool Change(bool applies, OrderState state, DateTime? dueAt)
    {
        if (applies)
        {
            (State, DueAt) = (state, dueAt);
        }

        return applies;
    }
}
