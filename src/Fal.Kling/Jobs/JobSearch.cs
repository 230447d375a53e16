namespace Fal.Kling;

/// <summary>The outcome of a search for a job whose submission did not get a usable response, from <see cref="IKlingClient.FindJobAsync"/>.</summary>
public sealed record JobSearch
{
    /// <summary>
    /// Gets the ticket of the job, for <see cref="IKlingClient.GetJob"/>; <see langword="null"/> when no job was found. Null does not prove that nothing was bought.
    /// <see cref="Explanation"/> says what was searched.
    /// </summary>
    public JobTicket? Ticket { get; init; }

    /// <summary>Gets the earliest time, by fal's clock, at which a matching request can have been sent.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Gets the latest such time: an hour after the attempt.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Gets how many entries fal's list had when it was last read. 0 when the list wasn't needed.</summary>
    public int Examined { get; init; }

    /// <summary>Gets what was searched, which entries could not be compared and why, and what the outcome proves. For people and logs.</summary>
    public required string Explanation { get; init; }
}
