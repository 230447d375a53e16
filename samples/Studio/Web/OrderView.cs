using System.Text.Json.Serialization;
using Fal.Kling;
using Studio.Models;
using Studio.Orders;

namespace Studio.Web;

/// <summary>An order as the page shows it.</summary>
internal sealed record OrderView
{
    private static readonly DateTime VersionsBegin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public required string Id { get; init; }

    /// <summary>Grows with every change: of the row, and of what fal said since.</summary>
    public required long Version { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required ModelView Model { get; init; }

    public required string Prompt { get; init; }

    public required Uri? Picture { get; init; }

    public required int Seconds { get; init; }

    public required string? Shape { get; init; }

    public required PriceView Price { get; init; }

    public required OrderViewState State { get; init; }

    public required int? QueuePosition { get; init; }

    public required DateTime? StartedAt { get; init; }

    public required string? LogLine { get; init; }

    public required long Downloaded { get; init; }

    public required long? Size { get; init; }

    public required OrderProblem? Problem { get; init; }

    public required string? Notice { get; init; }

    public required string? RetriedBy { get; init; }

    public string? VideoUrl => State == OrderViewState.Ready ? $"/api/orders/{Id}/video" : null;

    public bool CanCancel => CancelMeans is not null;

    public string? CancelMeans => State switch
    {
        OrderViewState.Waiting => "It has not been bought yet. Canceling costs nothing.",
        OrderViewState.Submitting => "It is being sent to fal. fal will be asked to stop, but a job that has started may still finish and be charged.",
        OrderViewState.Queued => "It is in fal's queue. Canceling costs nothing unless it starts first.",
        OrderViewState.Running => "It is already running. fal will be asked to stop, but it may still finish and be charged.",
        _ => null,
    };

    public bool CanRetry => RetryMeans is not null;

    public string? RetryMeans => State is OrderViewState.Failed or OrderViewState.Canceled && RetriedBy is null && Problem?.Kind != OrderProblemKind.Moderation
        ? $"This is a new order for the same video. It costs {Price.Amount:$0.00##}."
        : null;

    /// <param name="order">The row.</param>
    /// <param name="live">What fal has said since the row was written; <see langword="null"/> if the job isn't watched.</param>
    public static OrderView Of(Order order, LiveUpdate? live = null)
    {
        LiveUpdate? update = order.State is OrderState.Bought ? live : null;
        DateTime? startedAt = update is null ? order.StartedAt : update.StartedAt ?? order.StartedAt;
        return new OrderView
        {
            Id = order.Id,
            Version = (order.Version * 10_000_000_000) + (update is null ? 0 : (long)(update.At - VersionsBegin).TotalMilliseconds / 100),
            CreatedAt = order.CreatedAt,
            Model = new ModelView(order.Form.Model, StudioModels.All.FirstOrDefault(model => model.Id == order.Form.Model)?.Name ?? order.Form.Model),
            Prompt = order.Form.Prompt,
            Picture = order.Form.Picture,
            Seconds = order.Form.Seconds,
            Shape = order.Form.Shape,
            Price = new PriceView(order.PriceMicros / 1_000_000m, order.PriceBasis),
            State = StateOf(order, startedAt is not null),
            QueuePosition = update is null ? order.QueuePosition : update.QueuePosition,
            StartedAt = startedAt,
            LogLine = update?.LogLine ?? order.LogLine,
            Downloaded = order.Downloaded,
            Size = order.Size,
            Problem = order.Problem,
            Notice = order.Notice,
            RetriedBy = order.RetriedBy,
        };
    }

    private static OrderViewState StateOf(Order order, bool isRunning) => order.State switch
    {
        OrderState.Waiting => OrderViewState.Waiting,
        OrderState.Submitting => order.IsCancelRequested ? OrderViewState.Canceling : OrderViewState.Submitting,
        OrderState.Bought when order.IsCancelRequested => OrderViewState.Canceling,
        OrderState.Bought => isRunning ? OrderViewState.Running : OrderViewState.Queued,
        OrderState.Downloading => OrderViewState.Downloading,
        OrderState.Ready => OrderViewState.Ready,
        OrderState.Canceled => OrderViewState.Canceled,
        OrderState.Unresolved => OrderViewState.Unresolved,
        _ => OrderViewState.Failed,
    };
}

/// <summary>The states that the page tells apart.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderViewState>))]
internal enum OrderViewState
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,
    [JsonStringEnumMemberName("submitting")]
    Submitting,
    [JsonStringEnumMemberName("queued")]
    Queued,
    [JsonStringEnumMemberName("running")]
    Running,
    [JsonStringEnumMemberName("canceling")]
    Canceling,
    [JsonStringEnumMemberName("downloading")]
    Downloading,
    [JsonStringEnumMemberName("ready")]
    Ready,
    [JsonStringEnumMemberName("failed")]
    Failed,
    [JsonStringEnumMemberName("canceled")]
    Canceled,
    [JsonStringEnumMemberName("unresolved")]
    Unresolved,
}

/// <summary>A model's id and name.</summary>
internal sealed record ModelView(string Id, string Name);

/// <summary>A price in US dollars, and how it is calculated.</summary>
internal sealed record PriceView(decimal Amount, string Basis);

/// <summary>What fal said about a job while a page with it is open.</summary>
internal sealed record LiveUpdate(DateTime At, int? QueuePosition, DateTime? StartedAt, string? LogLine)
{
    public static LiveUpdate Of(JobUpdate update, LiveUpdate? former, DateTime now) => new(
        now,
        (update as JobQueued)?.Position,
        update is JobQueued ? null : former?.StartedAt ?? now,
        update.NewLogs is [.., { } last] ? Order.Shorten(last.Message) : former?.LogLine);
}
