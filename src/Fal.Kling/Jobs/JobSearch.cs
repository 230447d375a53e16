namespace Fal.Kling;

/// <summary>The outcome of a search for a job whose submission got no usable response, from <see cref="IKlingClient.FindJobAsync"/>.</summary>
public sealed record JobSearch
{
    /// <summary>
    /// The job, for <see cref="IKlingClient.GetJob"/>; <see langword="null"/> when none was found. That does not prove that nothing was bought:
    /// <see cref="Explanation"/> says what was looked at.
    /// </summary>
    public JobTicket? Ticket { get; init; }

    /// <summary>The earliest time, by fal's clock, at which a request can have been sent to be taken for the attempt.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The latest such time: an hour after the attempt.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How many entries fal's list had at the last look that could read it. 0 when the list wasn't needed.</summary>
    public int Examined { get; init; }

    /// <summary>What was looked at, which entries could not be compared and why, and what the outcome proves. For people and logs.</summary>
    public required string Explanation { get; init; }
}
