using System.Diagnostics.CodeAnalysis;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Session;

/// <summary>Chooses faults for the requests of an emulator: each kind of operation has its own list.</summary>
internal sealed class FaultChoice
{
    private readonly List<(FalOperation? Operation, Fault Fault)> faults;
    private readonly double share;

    private FaultChoice(List<(FalOperation? Operation, Fault Fault)> faults, double share) => (this.faults, this.share) = (faults, share);

    /// <exception cref="UsageException">There is no such fault or operation, or the share is not one.</exception>
    public static FaultChoice Parse(IEnumerable<string> texts, double share) => share is > 0 and <= 1
        ? new FaultChoice([.. texts.Select(ParseOne)], share)
        : throw new UsageException("--fault-share must be more than 0 and at most 1.");

    [SuppressMessage("Security", "CA5394", Justification = "It rolls dice for a test.")]
    public Fault? Choose(RecordedRequest request)
    {
        (FalOperation? Operation, Fault Fault)[] matching = [.. faults.Where(fault => fault.Operation is null || fault.Operation == request.Operation)];
        return matching.Length == 0 || Random.Shared.NextDouble() >= share ? null : matching[Random.Shared.Next(matching.Length)].Fault;
    }

    private static (FalOperation? Operation, Fault Fault) ParseOne(string text)
    {
        string[] parts = text.Split(':', 2);
        FalOperation? operation = null;
        if (parts.Length == 2)
        {
            operation = Enum.TryParse(parts[0].Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out FalOperation parsed)
                ? parsed
                : throw new UsageException($"There is no operation '{parts[0]}'. The operations are {string.Join(", ", Enum.GetNames<FalOperation>())}.");
        }

        try
        {
            return (operation, Fault.Parse(parts[^1]));
        }
        catch (FormatException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
