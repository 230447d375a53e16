using Fal.Kling.Emulator;

namespace Fal.Kling.EmulatorTests.Faults;

/// <summary>One failure at one stage of a call, and how the emulator is set up for it.</summary>
internal sealed record FaultCase(string Stage, string Name, Action<FaultPlan, int> Order)
{
    /// <summary>How many times in a row it happens.</summary>
    public int Times { get; private init; } = 1;

    /// <summary>Whether the queue's port is closed before the call.</summary>
    public bool RefusesConnections { get; init; }

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new("submit", "connection refused", (_, _) => { }) { RefusesConnections = true },
        .. Of("submit", FalOperation.Submit,
            Fault.ResetBeforeBody, Fault.ResetWithinBody, Fault.ResetAfterBody, Fault.Hang, Fault.AcceptThenReset,
            Fault.AcceptThenHang, Fault.AcceptThenBadGateway, Fault.AcceptThenBadGatewayWithRequestId,
            Fault.AcceptThenHalfBody, Fault.AcceptThenHalfBodyInChunks, Fault.AcceptThenGarbage, Fault.AcceptThenAnswer(500),
            Fault.AcceptThenAnswer(408), Fault.BadGateway, Fault.RateLimited(), Fault.RateLimited(TimeSpan.FromSeconds(2)),
            Fault.Unavailable(), Fault.Unavailable(TimeSpan.FromSeconds(2)), Fault.Unauthorized, Fault.BalanceExhausted,
            Fault.SplitBody()),
        .. Of("stream", FalOperation.Stream,
            Fault.ResetBeforeBody, Fault.Hang, Fault.BadGateway, Fault.Answer(405), Fault.Unavailable(),
            Fault.CutStream(0), Fault.CutStream(), Fault.EndStream(), Fault.SilenceStream(), Fault.SilenceStream(1),
            Fault.SplitBody(), Fault.OmitQueuePosition, Fault.ClaimStatus("PAUSED"), Fault.ClaimStatus("IN_QUEUE"),
            Fault.Unauthorized, Fault.BalanceExhausted),
        .. Of("status", FalOperation.Status,
            Fault.ResetBeforeBody, Fault.Hang, Fault.BadGateway, Fault.RateLimited(), Fault.RateLimited(TimeSpan.FromSeconds(2)),
            Fault.Unavailable(), Fault.AcceptThenHalfBody, Fault.AcceptThenGarbage, Fault.ClaimStatus("PAUSED"),
            Fault.Unauthorized, Fault.BalanceExhausted).Select(WithoutStream),
        .. Of("result", FalOperation.Result,
            Fault.ResetBeforeBody, Fault.Hang, Fault.BadGateway, Fault.RateLimited(), Fault.Unavailable(),
            Fault.ResultEarly(), Fault.ResultEarly(200), Fault.AcceptThenHalfBody, Fault.MissingVideo,
            Fault.InternalServerError, Fault.ModelError("content_policy_violation", "The prompt was refused", field: "prompt"),
            Fault.PlatformError("runner_disconnected", 503), Fault.Unauthorized, Fault.BalanceExhausted),
        .. Of("download", FalOperation.Download,
            Fault.ResetBeforeBody, Fault.BadGateway, Fault.Unavailable(), Fault.AcceptThenHalfBody),
        .. Of("submit", FalOperation.Submit, Fault.RateLimited(TimeSpan.Zero), Fault.AcceptThenBadGateway).Select(Always),
        .. Of("stream", FalOperation.Stream,
            Fault.Hang, Fault.BadGateway, Fault.Answer(302), Fault.HtmlPage, Fault.CutStream(), Fault.EndStream(), Fault.SilenceStream()).Select(Always),
        .. Of("status", FalOperation.Status,
            Fault.Hang, Fault.BadGateway, Fault.Answer(404), Fault.Answer(302), Fault.HtmlPage, Fault.RateLimited(TimeSpan.Zero)).Select(WithoutStream).Select(Always),
        .. Of("result", FalOperation.Result,
            Fault.Hang, Fault.BadGateway, Fault.Answer(404), Fault.Answer(302), Fault.HtmlPage, Fault.RateLimited(TimeSpan.Zero), Fault.ResultEarly()).Select(Always),
        .. Of("download", FalOperation.Download, Fault.ResetBeforeBody, Fault.BadGateway, Fault.HtmlPage).Select(Always),
    ];

    private static IEnumerable<FaultCase> Of(string stage, FalOperation operation, params IEnumerable<Fault> faults) =>
        faults.Select(fault => new FaultCase(stage, fault.Name, (plan, times) => plan.Order(operation, fault, times)));

    // The status is polled only when there is no stream.
    private static FaultCase WithoutStream(FaultCase other) => other with
    {
        Order = (plan, times) =>
        {
            plan.Order(FalOperation.Stream, Fault.Answer(405), FaultPlan.Always);
            other.Order(plan, times);
        },
    };

    // This happens to every such request until the call has ended.
    private static FaultCase Always(FaultCase other) => other with { Name = other.Name + ", always", Times = FaultPlan.Always };
}
