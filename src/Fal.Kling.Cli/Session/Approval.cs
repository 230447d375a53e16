using Fal.Kling.Cli.Output;

namespace Fal.Kling.Cli.Session;

/// <summary>Asks once before an expensive purchase.</summary>
internal static class Approval
{
    /// <summary>A single request that costs more than this needs a yes.</summary>
    public const decimal Threshold = 5;

    /// <exception cref="NotApprovedException">The answer is not yes, or there is no terminal to ask on.</exception>
    public static void Ask(Terminal terminal, FalSession session, decimal? price, bool isBatch, bool isApproved)
    {
        if (isApproved || session.HasOwnEmulator || (!isBatch && price <= Threshold))
        {
            return;
        }

        string cost = price is { } amount ? $"about {Money.Text(amount)}" : "an amount that this version does not know";
        if (!terminal.CanAsk)
        {
            throw new NotApprovedException($"This costs {cost}, and there is no terminal to ask on. Add --yes to buy it without a question. Nothing was bought.");
        }

        terminal.Error.Write($"This costs {cost} on {session.Place}. Buy it? [y/N] ");
        if (terminal.In.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw new NotApprovedException("Nothing was bought.");
        }
    }
}
