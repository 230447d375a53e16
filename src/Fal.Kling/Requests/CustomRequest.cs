using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// Any fal endpoint, including one that this version does not know: JSON in, and every file of the response out. fal checks the input. One call buys at most one job, as with every request.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record CustomRequest : KlingRequest<CustomResult>
{
    private readonly JsonObject input;

    /// <summary>Describes a request.</summary>
    /// <param name="endpointId">The endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</param>
    /// <param name="input">The input, by fal's names. It is copied.</param>
    /// <exception cref="ArgumentException">The endpoint id is not one of fal's, or the input has a field <c>endpoint_id</c>.</exception>
    public CustomRequest(string endpointId, JsonObject input)
    {
        QueueUrls.ThrowIfNotEndpointId(endpointId);
        ArgumentNullException.ThrowIfNull(input);
        if (input.ContainsKey(RequestJson.EndpointMember))
        {
            throw new ArgumentException($"The input has the field '{RequestJson.EndpointMember}', which is the request's own.", nameof(input));
        }

        EndpointId = endpointId;
        this.input = (JsonObject)input.DeepClone();
    }

    /// <summary>The endpoint.</summary>
    public override string EndpointId { get; }

    /// <summary>The input: a copy, so that changing it changes nothing.</summary>
    public JsonObject Input => (JsonObject)input.DeepClone();

    /// <inheritdoc/>
    public bool Equals(CustomRequest? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    internal override KlingRequest Map(InputVisitor visitor)
    {
        foreach ((string name, JsonNode? value) in input)
        {
            visitor.Any(name, value);
        }

        return this;
    }
}
