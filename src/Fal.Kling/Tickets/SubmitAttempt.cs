using System.Text.Json;

namespace Fal.Kling;

/// <summary>
/// A submit that is about to be sent. Written down before it is (<see cref="SubmitOptions.OnSubmitting"/>), it finds the paid job again after a crash
/// or a lost answer, through <see cref="IKlingClient.FindJobAsync"/>. It holds no secret and no prompt, and can be kept as JSON.
/// </summary>
public sealed record SubmitAttempt
{
    /// <summary>Our id of the attempt. It is sent as the tag <c>fal-kling-attempt</c>, so that a person can find the request on fal's side too.</summary>
    public required string Id { get; init; }

    /// <summary>The endpoint, such as <c>fal-ai/kling-video/v2.1/master/text-to-video</c>.</summary>
    public required string EndpointId { get; init; }

    /// <summary>A hash of the input, which recognises it in fal's list of requests whatever the order of its fields.</summary>
    public required string InputHash { get; init; }

    /// <summary>When the attempt began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>fal's request id, where an answer that could not be used still told it; otherwise <see langword="null"/>.</summary>
    public string? RequestId { get; init; }

    /// <summary>The attempt as a JSON object, for a file or a database. Works without JSON reflection.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TicketJson.Default.SubmitAttempt);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON text.</param>
    /// <exception cref="FormatException">The text is not an attempt.</exception>
    public static SubmitAttempt FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, TicketJson.Default.SubmitAttempt) ?? throw new FormatException("The text is not a submit attempt of Fal.Kling.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("The text is not a submit attempt of Fal.Kling: " + exception.Message, exception);
        }
    }
}
