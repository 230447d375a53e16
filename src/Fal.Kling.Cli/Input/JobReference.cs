using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Input;

/// <summary>Reads which job is meant: a ticket, or a request id with its model.</summary>
internal static class JobReference
{
    /// <exception cref="UsageException">The text is neither.</exception>
    public static JobTicket Read(string text, string? model)
    {
        if (JobTicket.TryParse(text, out JobTicket? ticket))
        {
            return ticket;
        }

        if (model is null)
        {
            throw new UsageException(text.StartsWith("fk", StringComparison.Ordinal)
                ? $"'{text}' looks like a ticket, but it is cut off or changed. Copy the whole of it."
                : $"'{text}' is not a ticket. If it is fal's request id, name the model too: --model kling-3-pro.");
        }

        try
        {
            return JobTicket.FromRequestId(text, Models.EndpointIdOf(model));
        }
        catch (ArgumentException)
        {
            throw new UsageException($"'{text}' is neither a ticket nor fal's request id.");
        }
    }
}
