using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// What an <see cref="IKlingIdempotencyStore"/> keeps for one idempotency key: who is buying, what, and the job. It contains neither a prompt nor a secret.
/// </summary>
/// <remarks>Each change is a new version: <see cref="IKlingIdempotencyStore.TryReplaceAsync"/> replaces the version before it, and fails if another caller has done so.</remarks>
public sealed record IdempotencyRecord
{
    /// <summary>The newest format that this version of the package writes and reads.</summary>
    internal const int NewestFormat = 1;

    /// <summary>The format of the JSON. Default: 1.</summary>
    public int Format { get; init; } = NewestFormat;

    /// <summary>The caller's key, <see cref="SubmitOptions.IdempotencyKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>How far the purchase has come.</summary>
    public required IdempotencyState State { get; init; }

    /// <summary>A hash of the id of the fal key that buys. A request id is unique within it.</summary>
    public required string Account { get; init; }

    /// <summary>The endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</summary>
    public required string EndpointId { get; init; }

    /// <summary>
    /// A hash of what is bought: the endpoint and the input, with media by content. It begins with its version, such as <c>1:</c>.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>The call that made this version, by a random token.</summary>
    public required string Owner { get; init; }

    /// <summary>The longest that the owner's submission may take after this version was written. After that, another caller may take over.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>What was sent, or is about to be; <see langword="null"/> until then.</summary>
    public SubmitAttempt? Attempt { get; init; }

    /// <summary>How long before this version the attempt was written. Default: zero, this version wrote it.</summary>
    public TimeSpan AttemptAge { get; init; }

    /// <summary>The job; <see langword="null"/> until it is known.</summary>
    public JobTicket? Ticket { get; init; }

    /// <summary>How the job ended; <see langword="null"/> until then.</summary>
    public IdempotencyEnd? End { get; init; }

    /// <summary>Jobs that were bought for this key although it had one already or was released. Each was paid for. Default: empty.</summary>
    public IReadOnlyList<JobTicket> Surplus { get; init => field = value ?? []; } = [];

    /// <summary>Earlier jobs of this key: they failed and were bought again, or a person gave them up. Default: empty.</summary>
    public IReadOnlyList<JobTicket> Former { get; init => field = value ?? []; } = [];

    /// <summary>fal's id of the job. A store allows it once for each <see cref="Account"/>. <see langword="null"/> without a ticket.</summary>
    [JsonIgnore]
    public string? RequestId => Ticket?.RequestId;

    /// <summary>Whether the record may be removed once it is old: the job is known, or nothing was bought.</summary>
    [JsonIgnore]
    public bool IsFinished => State is IdempotencyState.Free or IdempotencyState.Bought or IdempotencyState.Ended;

    /// <summary>Writes the record as a JSON object. Works without JSON reflection.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, OrderJson.Default.IdempotencyRecord);

    /// <summary>Reads what <see cref="ToJson"/> wrote. Unknown members are ignored.</summary>
    /// <param name="json">The JSON text.</param>
    /// <exception cref="FormatException">The text is not a record, or a newer version of the package wrote it.</exception>
    public static IdempotencyRecord FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        IdempotencyRecord? record;
        try
        {
            record = JsonSerializer.Deserialize(json, OrderJson.Default.IdempotencyRecord);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException("The text is not an idempotency record of Fal.Kling: " + exception.Message, exception);
        }

        return record switch
        {
            null => throw new FormatException("The text is not an idempotency record of Fal.Kling."),
            { Format: > NewestFormat } => throw new FormatException(
                $"The idempotency record has format {record.Format}, and this version of Fal.Kling reads formats up to {NewestFormat}. A newer version wrote it."),
            _ => record,
        };
    }

    /// <summary>Records are equal when their JSON is.</summary>
    /// <param name="other">The other record.</param>
    public bool Equals(IdempotencyRecord? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IdempotencyRecord))]
internal sealed partial class OrderJson : JsonSerializerContext;
