using System.Globalization;

namespace Fal.Kling.Batches;

/// <summary>What a batch may still spend. A price is reserved before its request is submitted, so that parallel submissions cannot exceed the limit together.</summary>
/// <param name="most">The limit in US dollars; null when there is none.</param>
internal sealed class BatchBudget(decimal? most)
{
    private readonly Lock gate = new();
    private decimal reserved;

    /// <returns>The amount that was reserved.</returns>
    /// <exception cref="KlingValidationException">The price is unknown, or is more than what is left.</exception>
    public decimal Reserve(KlingRequest request)
    {
        if (most is not { } limit)
        {
            return 0;
        }

        KlingPrice price = request.EstimatePrice() ?? throw Refusal(limit, "this version does not know the price of the request");
        decimal left;
        lock (gate)
        {
            left = limit - reserved;
            if (price.Amount <= left)
            {
                reserved += price.Amount;
                return price.Amount;
            }
        }

        throw Refusal(limit, string.Create(CultureInfo.InvariantCulture, $"${left:0.00##} is left, and the request costs {price}"));
    }

    public void GiveBack(decimal amount)
    {
        lock (gate)
        {
            reserved -= amount;
        }
    }

    private static KlingValidationException Refusal(decimal limit, string reason)
    {
        KlingProblem problem = new() { Path = nameof(BatchOptions.MaxSpend), Message = string.Create(CultureInfo.InvariantCulture, $"it is ${limit:0.00##}, but {reason}.") };
        return new KlingValidationException($"The request was not sent: {problem}", [problem]);
    }
}
