using System.Text.Json;

namespace Fal.Kling;

/// <summary>
/// A submission that is about to be sent. Written down before it is sent (<see cref="SubmitOptions.OnSubmitting"/>), it finds the paid job again after a crash
/// or a lost response, through <see cref="IKlingClient.FindJobAsync"/>. It contains neither the API key nor the prompt, and can be kept as JSON.
/// </summary>
public sealed record SubmitAttempt
{
    /// <summary>Our id of the attempt. It is sent as the tag <c>fal-kling-attempt</c>, so that a person can find the request on fal's side too.</summary>
    public required string Id { get; init; }

    /// <summary>The endpoint, such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c>.</summary>
    public required string EndpointId { get; init; }

    /// <summary>A hash of the input's <see cref="Fields"/>, which recognizes it in fal's list of requests whatever the order or spelling of its JSON.</summary>
    public required string InputHash { get; init; }

    /// <summary>How <see cref="InputHash"/> was computed. Default: 1, the hash of version 0.1, which wrote no version.</summary>
    public int HashVersion { get; init => field = Math.Max(value, 1); } = 1;

    /// <summary>
    /// The names of the input's fields that <see cref="InputHash"/> covers. Fields that fal adds when it stores an input are not among them and don't matter.
    /// <see langword="null"/> in an attempt of version 0.1, whose fields were always the same seven.
    /// </summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>When the attempt began, by the clock of the machine that made it.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// How far fal's clock was ahead of that machine's (negative: behind it), from the <c>Date</c> header of a response; <see langword="null"/> when the client
    /// had not seen one yet. With it, a machine whose clock is right finds the job of a machine whose clock was wrong.
    /// </summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>
    /// By how much <see cref="ClockOffset"/> may be wrong in either direction: half a second, because the header has whole seconds, and half of the time that the
    /// request took. <see langword="null"/> together with <see cref="ClockOffset"/>.
    /// </summary>
    public TimeSpan? ClockUncertainty { get; init; }

    /// <summary>fal's request id, where a response that could not be used still had it; otherwise <see langword="null"/>.</summary>
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
            return JsonSerializer.Deserialize(json, TicketJson.Default.SubmitAttempt) ?? throw new FormatException("The text is not a submit attempt of Fal.Kling.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException("The text is not a submit attempt of Fal.Kling: " + exception.Message, exception);
        }
    }

    /// <summary>Attempts are equal when their JSON is.</summary>
    /// <param name="other">The other attempt.</param>
    public bool Equals(SubmitAttempt? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);
}
