using System.Text.Json;

namespace Fal.Kling;

/// <summary>
/// A submission that is about to be sent. If you save it first (<see cref="SubmitOptions.OnSubmitting"/>), <see cref="IKlingClient.FindJobAsync"/> can find
/// the paid job after a crash or a lost response. It contains neither the API key nor the prompt, and can be stored as JSON.
/// </summary>
public sealed record SubmitAttempt
{
    /// <summary>The client's id of the attempt. It is sent as the tag <c>fal-kling-attempt</c>, so that a person can find the request in fal's dashboard too.</summary>
    public required string Id { get; init; }

    /// <summary>The endpoint, such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c>.</summary>
    public required string EndpointId { get; init; }

    /// <summary>A hash of the input's <see cref="Fields"/>, which recognizes it in fal's list of requests whatever the order or spelling of its JSON.</summary>
    public required string InputHash { get; init; }

    /// <summary>How <see cref="InputHash"/> was computed. Default: 1, the hash of version 0.1, which wrote no version.</summary>
    public int HashVersion { get; init => field = Math.Max(value, 1); } = 1;

    /// <summary>
    /// The names of the input's fields that <see cref="InputHash"/> covers. Fields that fal adds when it stores an input are not covered.
    /// <see langword="null"/> in an attempt of version 0.1, which always covers the same seven fields.
    /// </summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>When the attempt began, according to the clock of the machine that made it.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// How far fal's clock was ahead of that machine's clock (negative: behind), from the <c>Date</c> header of a response; <see langword="null"/> when the client
    /// had not received one yet. With it, a machine with the correct time finds the job of a machine whose clock was wrong.
    /// </summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>
    /// The uncertainty of <see cref="ClockOffset"/> in either direction: half a second, because the header has whole seconds, plus half of the time that the
    /// request took. <see langword="null"/> if <see cref="ClockOffset"/> is.
    /// </summary>
    public TimeSpan? ClockUncertainty { get; init; }

    /// <summary>fal's request id, if an unusable response contained it; otherwise <see langword="null"/>.</summary>
    public string? RequestId { get; init; }

    /// <summary>Writes the attempt as a JSON object, for a file or a database. Works without JSON reflection.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TicketJson.Default.SubmitAttempt);

    /// <summary>Reads what <see cref="ToJson"/> wrote, in this version or another. Unknown members are ignored.</summary>
    /// <param name="json">The JSON text.</param>
    /// <exception cref="FormatException">The text is not an attempt.</exception>
    public static SubmitAttempt FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, TicketJson.Default.SubmitAttempt) ?? throw new FormatException("The text is not a Fal.Kling submit attempt.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException("The text is not a Fal.Kling submit attempt: " + exception.Message, exception);
        }
    }

    /// <summary>Attempts are equal when their JSON is.</summary>
    /// <param name="other">The other attempt.</param>
    public bool Equals(SubmitAttempt? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);
}
