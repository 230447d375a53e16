using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fal.Kling.Engine.Http;
using Fal.Kling.Jobs;

namespace Fal.Kling;

/// <summary>
/// What to create: one record for each kind of input that fal's Kling endpoints take. A property is checked where it is written, and names its limit in an
/// <see cref="ArgumentException"/>; <see cref="Validate"/> checks the properties together.
/// </summary>
/// <remarks>
/// In JSON a request is the endpoint's input with <c>endpoint_id</c> next to it, and any record reads it back, alone or as <see cref="KlingRequest"/>. Media are written by URL.
/// Two requests are equal when they ask fal for the same thing.
/// </remarks>
[JsonConverter(typeof(KlingRequestJsonConverter))]
[TypeConverter(typeof(KlingRequestTypeConverter))]
public abstract record KlingRequest
{
    private static readonly string[] NotFields = ["tier", "flash", "version", "model", "seconds", "shots"];

    private protected KlingRequest()
    {
    }

    /// <summary>The endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>. It follows from the record and its properties.</summary>
    public abstract string EndpointId { get; }

    /// <summary>
    /// Fields of the input that this version has no property for, by fal's names. Default: <see langword="null"/>. They are copied, and sent as they are; a field that the record
    /// has a property for is refused.
    /// </summary>
    public JsonObject? AdditionalInput { get; init => field = (JsonObject?)value?.DeepClone(); }

    /// <summary>The kind of result.</summary>
    internal abstract Type KindOfResult { get; }

    /// <summary>
    /// Checks the properties against each other, and the first bytes of media that are not URLs. Nothing goes over the network.
    /// <see cref="IKlingClient"/> does so before it sends: a problem stops the request unless <see cref="KlingClientOptions.ValidateRequests"/> is off, and a warning
    /// (<see cref="KlingProblem.IsWarning"/>) is logged.
    /// </summary>
    /// <returns>The problems and warnings; empty when there are none.</returns>
    public IReadOnlyList<KlingProblem> Validate()
    {
        RequestProblems problems = new();
        AddProblems(problems);
        MediaChecker checker = new();
        foreach ((MediaSlot slot, KlingMedia media) in MediaCollector.Collect(this))
        {
            checker.Check(slot, media);
        }

        return [.. problems.All, .. Clashes(), .. AdditionalProperties(), .. checker.All];
    }

    /// <summary>
    /// Estimates what the request costs, by the prices that this version knows. fal's price list is authoritative; <see cref="IKlingClient.GetCostAsync"/> returns what a job did cost.
    /// </summary>
    /// <returns>The price; <see langword="null"/> where none is known.</returns>
    public KlingPrice? EstimatePrice()
    {
        KlingPrice? price = Price();
        return price is not null && AdditionalInput is { Count: > 0 }
            ? price with { Basis = price.Basis + ", AdditionalInput not counted", IsExact = false }
            : price;
    }

    /// <summary>Reads a request from an endpoint's input.</summary>
    /// <param name="endpointId">The endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</param>
    /// <param name="input">The input, by fal's names. Fields that the record has no property for become <see cref="AdditionalInput"/>.</param>
    /// <returns>The record of that endpoint, or a <see cref="CustomRequest"/> for an endpoint that this version does not know.</returns>
    /// <exception cref="ArgumentException">The endpoint id is not one of fal's.</exception>
    /// <exception cref="JsonException">A field is missing or has a wrong value.</exception>
    public static KlingRequest FromJson(string endpointId, JsonObject input)
    {
        QueueUrls.ThrowIfNotEndpointId(endpointId);
        ArgumentNullException.ThrowIfNull(input);
        return RequestJson.Read(endpointId, input);
    }

    /// <summary>Whether the other request asks fal for the same thing.</summary>
    /// <param name="other">The other request.</param>
    public virtual bool Equals(KlingRequest? other) =>
        other is not null && EqualityContract == other.EqualityContract && EndpointId == other.EndpointId && RequestJson.AreEqual(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => EndpointId.GetHashCode(StringComparison.Ordinal);

    /// <summary>The record, the endpoint and the input, for a person to read. URLs are shown without their queries, which may be signatures.</summary>
    public sealed override string ToString() => $"{GetType().Name} {EndpointId} {RequestJson.ForPerson(this)}";

    /// <summary>Offers every field to the visitor, and takes back what it returns.</summary>
    /// <returns>The request with what the visitor returned.</returns>
    internal abstract KlingRequest Map(InputVisitor input);

    /// <summary>The handle of a job that came of this request.</summary>
    internal abstract KlingJob HandleOf(JobServices services, JobTicket ticket, ApiKey key, Func<Exception?, Task>? onEnded);

    /// <summary>The input as the endpoint takes it.</summary>
    /// <param name="mediaText">What stands for an image, a video or a sound.</param>
    internal JsonObject ToInput(Func<MediaSlot, KlingMedia, string> mediaText)
    {
        JsonObject json = Write(mediaText).Json;
        foreach ((string name, JsonNode? value) in AdditionalInput ?? [])
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    /// <summary>The fields of <see cref="AdditionalInput"/> that have a property, or that belong to the JSON of requests. Nothing can be sent with them, because a field has one value.</summary>
    internal KlingProblem[] Clashes()
    {
        if (AdditionalInput is not { Count: > 0 } additional)
        {
            return [];
        }

        HashSet<string> names = [.. Write((_, _) => string.Empty).Names, RequestJson.EndpointMember];
        return [.. additional.Where(field => names.Contains(field.Key)).Select(field => ProblemOf(field.Key, $"{GetType().Name} has a property for this field; set that instead."))];
    }

    /// <summary>The rules between fields, as fal states them.</summary>
    private protected virtual void AddProblems(RequestProblems problems)
    {
    }

    /// <summary>The price; null where none is known.</summary>
    private protected virtual KlingPrice? Price() => null;

    // fal has no such fields, and whoever writes them means a property: {"tier":"standard"} would buy the default tier.
    private IEnumerable<KlingProblem> AdditionalProperties() => this is CustomRequest
        ? []
        : (AdditionalInput ?? []).Where(field => NotFields.Contains(field.Key, StringComparer.OrdinalIgnoreCase)).Select(field => ProblemOf(
            field.Key, "fal has no such field. It follows from the endpoint, or has another name in fal's JSON; see the documentation of the property."));

    private static KlingProblem ProblemOf(string field, string message) => new() { Path = $"{nameof(AdditionalInput)}.{field}", Message = message };

    private InputWriter Write(Func<MediaSlot, KlingMedia, string> mediaText)
    {
        InputWriter writer = new(mediaText);
        _ = Map(writer);
        return writer;
    }
}

/// <summary>A request whose result is of this kind.</summary>
/// <typeparam name="TResult">The kind of result.</typeparam>
public abstract record KlingRequest<TResult> : KlingRequest
    where TResult : KlingResult
{
    private protected KlingRequest()
    {
    }

    internal sealed override Type KindOfResult => typeof(TResult);

    internal sealed override KlingJob HandleOf(JobServices services, JobTicket ticket, ApiKey key, Func<Exception?, Task>? onEnded) =>
        new JobHandle<TResult>(services, ticket, key, onEnded);
}
