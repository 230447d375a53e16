using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fal.Kling.Engine.Http;
using Fal.Kling.Jobs;

namespace Fal.Kling;

/// <summary>
/// Describes what to create. There is one record for each kind of input of fal's Kling endpoints. Setting a property checks it and throws an
/// <see cref="ArgumentException"/> that names the limit. <see cref="Validate"/> checks the properties together.
/// </summary>
/// <remarks>
/// In JSON, a request is the endpoint's input with an additional <c>endpoint_id</c>. It can be read back as its own record or as <see cref="KlingRequest"/>.
/// Media are written as URLs. Two requests are equal when they ask fal for the same thing.
/// </remarks>
[JsonConverter(typeof(KlingRequestJsonConverter))]
[TypeConverter(typeof(KlingRequestTypeConverter))]
public abstract record KlingRequest
{
    private static readonly string[] NotFields = ["tier", "flash", "version", "model", "seconds", "shots"];

    private protected KlingRequest()
    {
    }

    /// <summary>Gets the endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>. It follows from the record and its properties.</summary>
    public abstract string EndpointId { get; }

    /// <summary>
    /// Input fields for which this version doesn't have a property, with fal's names. Default: <see langword="null"/>. They are copied and sent unchanged.
    /// A field for which the record has a property is refused.
    /// </summary>
    public JsonObject? AdditionalInput { get; init => field = (JsonObject?)value?.DeepClone(); }

    /// <summary>Gets the kind of result.</summary>
    internal abstract Type KindOfResult { get; }

    /// <summary>
    /// Checks the properties against each other, and the first bytes of media that are not URLs. Nothing goes over the network.
    /// <see cref="IKlingClient"/> calls this before it sends a request. A problem stops the request unless <see cref="KlingClientOptions.ValidateRequests"/> is off.
    /// A warning (<see cref="KlingProblem.IsWarning"/>) is logged.
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
    /// Estimates the cost of the request from the prices that this version knows. fal's price list is authoritative. <see cref="IKlingClient.GetCostAsync"/>
    /// returns what a job cost.
    /// </summary>
    /// <returns>The price; <see langword="null"/> if it is unknown.</returns>
    public KlingPrice? EstimatePrice()
    {
        KlingPrice? price = Price();
        return price is not null && AdditionalInput is { Count: > 0 }
            ? price with { Basis = price.Basis + ", AdditionalInput not counted", IsExact = false }
            : price;
    }

    /// <summary>Reads a request from an endpoint's input.</summary>
    /// <param name="endpointId">The endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</param>
    /// <param name="input">The input, with fal's field names. Fields for which the record doesn't have a property become <see cref="AdditionalInput"/>.</param>
    /// <param name="mediaOf">
    /// Makes the media of the text in a field that takes a file, such as with <see cref="KlingMedia.FromFile"/> for a path. It is not called for an endpoint that this version
    /// does not know. Default: <see langword="null"/> (the text must be a URL).
    /// </param>
    /// <returns>The record of that endpoint, or a <see cref="CustomRequest"/> for an endpoint that this version does not know.</returns>
    /// <exception cref="ArgumentException">The endpoint id is not one of fal's.</exception>
    /// <exception cref="JsonException">A field is missing or has a wrong value.</exception>
    public static KlingRequest FromJson(string endpointId, JsonObject input, Func<string, KlingMedia>? mediaOf = null)
    {
        QueueUrls.ThrowIfNotEndpointId(endpointId);
        ArgumentNullException.ThrowIfNull(input);
        return RequestJson.Read(endpointId, input, mediaOf);
    }

    /// <summary>Returns whether the other request asks fal for the same thing.</summary>
    /// <param name="other">The other request.</param>
    public virtual bool Equals(KlingRequest? other) =>
        other is not null && EqualityContract == other.EqualityContract && EndpointId == other.EndpointId && RequestJson.AreEqual(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => EndpointId.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the record, the endpoint and the input as text for people. URLs are shown without their queries, which may be signatures.</summary>
    public sealed override string ToString() => $"{GetType().Name} {EndpointId} {RequestJson.ForPerson(this)}";

    /// <summary>Passes every field to the visitor and uses the values that it returns.</summary>
    /// <returns>The request with the visitor's values.</returns>
    internal abstract KlingRequest Map(InputVisitor input);

    /// <summary>Creates the handle of a job that this request started.</summary>
    internal abstract KlingJob HandleOf(JobServices services, JobTicket ticket, ApiKey key, Func<Exception?, Task>? onEnded);

    /// <summary>Runs this request, which the function submits, to its result.</summary>
    internal abstract Task<KlingResult> RunAsync(
        GenerationRun generations, string? prompt, Func<Task<KlingJob>> submit, RunOptions options, CancellationToken cancellationToken);

    /// <summary>Gets the input in the endpoint's form.</summary>
    /// <param name="mediaText">Returns the text for an image, a video or a sound.</param>
    internal JsonObject ToInput(Func<MediaSlot, KlingMedia, string> mediaText)
    {
        JsonObject json = Write(mediaText).Json;
        foreach ((string name, JsonNode? value) in AdditionalInput ?? [])
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    /// <summary>
    /// Gets the fields of <see cref="AdditionalInput"/> that clash with a property or with the JSON of requests. Such a request cannot be sent, because a field
    /// has one value.
    /// </summary>
    internal KlingProblem[] Clashes()
    {
        if (AdditionalInput is not { Count: > 0 } additional)
        {
            return [];
        }

        HashSet<string> names = [.. Write((_, _) => string.Empty).Names, RequestJson.EndpointMember];
        return [.. additional.Where(field => names.Contains(field.Key)).Select(field => ProblemOf(field.Key, $"{GetType().Name} has a property for this field. Set that instead."))];
    }

    /// <summary>Checks fal's rules between fields.</summary>
    private protected virtual void AddProblems(RequestProblems problems)
    {
    }

    /// <summary>Gets the price; null if it is unknown.</summary>
    private protected virtual KlingPrice? Price() => null;

    // fal doesn't have these fields. A caller who sets one means a property: {"tier":"standard"} would buy the default tier.
    private IEnumerable<KlingProblem> AdditionalProperties() => this is CustomRequest
        ? []
        : (AdditionalInput ?? []).Where(field => NotFields.Contains(field.Key, StringComparer.OrdinalIgnoreCase)).Select(field => ProblemOf(
            field.Key, "fal doesn't have this field. Its value follows from the endpoint, or it has a different name in fal's JSON. See the documentation of the property."));

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

    internal sealed override async Task<KlingResult> RunAsync(
        GenerationRun generations, string? prompt, Func<Task<KlingJob>> submit, RunOptions options, CancellationToken cancellationToken) =>
        await generations.RunAsync(EndpointId, prompt, async () => (KlingJob<TResult>)await submit().ConfigureAwait(false), options, cancellationToken).ConfigureAwait(false);
}
