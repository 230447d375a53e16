using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling price</c>: what a request costs, before it is sent.</summary>
internal sealed class PriceVerb : Verb
{
    private readonly Option<bool> live = new("--live") { Description = "Ask fal for its unit price of today. Free, but needs a key" };

    public PriceVerb()
        : base(
            "price",
            "Print what a request costs. Nothing is sent",
            "kling price kling-3-pro --set prompt=\"A paper boat\" --set duration=10",
            "kling price kling-3-pro --live")
    {
        RequestArguments.AddTo(this);
        Add(live);
    }

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        KlingRequest request = HasFields(run) ? RequestArguments.Read(run) : ExampleRequest.Of(Models.Find(run.Parsed.GetValue(RequestArguments.Model)!));
        KlingPrice? price = request.EstimatePrice();
        KlingUnitPrice? unit = null;
        if (run.Parsed.GetValue(live))
        {
            await using FalSession session = run.OpenExisting();
            unit = await session.Client.GetUnitPriceAsync(request.EndpointId, cancellationToken);
        }

        run.Report.Json(new JsonObject
        {
            ["endpoint_id"] = request.EndpointId,
            ["amount"] = price?.Amount,
            ["basis"] = price?.Basis,
            ["as_of"] = price?.AsOf.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["is_exact"] = price?.IsExact,
            ["unit_price"] = unit?.Amount,
            ["unit"] = unit?.Unit,
        });
        run.Report.Text(Money.Text(price));
        if (run.Parsed.GetValue(live))
        {
            run.Report.Text(unit is null ? "fal has no price in US dollars for this endpoint." : $"fal charges {Money.Text(unit.Amount)} a {unit.Unit ?? "unit"} today. A unit isn't always a second.");
        }

        return ExitCode.Done;
    }

    private static bool HasFields(Invocation run) => run.Parsed.GetValue(CommonOptions.Set)!.Length > 0 || run.Parsed.GetValue(CommonOptions.Input) is not null;
}
