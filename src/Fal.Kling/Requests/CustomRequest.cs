using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>
/// A request to any fal endpoint, including one that this version does not know. The input is JSON, and the result has every file of the response.
/// fal checks the input. As with every request, one call buys at most one job.
/// </summary>
[JsonConverter(typeof(KlingRequestJsonConverter))]
public sealed record CustomRequest : KlingRequest<CustomResult>
{
    private readonly JsonObject input;

    /// <summary>Creates a request.</summary>
    /// <param name="endpointId">The endpoint, such as <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</param>
    /// <param name="input">The input, with fal's field names. It is copied.</param>
    /// <exception cref="ArgumentException">The endpoint id is not one of fal's, or the input has a field <c>endpoint_id</c>.</exception>
    public CustomRequest(string endpointId, JsonObject input)
    {
        QueueUrls.ThrowIfNotEndpointId(endpointId);
        ArgumentNullException.ThrowIfNull(input);
        if (input.ContainsKey(RequestJson.EndpointMember))
        {
            throw new ArgumentException($"The input has the field '{RequestJson.EndpointMember}', which the request itself uses.", nameof(input));
        }

        EndpointId = endpointId;
        this.input = (JsonObject)input.DeepClone();
    }

    /// <summary>Gets the endpoint.</summary>
    public override string EndpointId { get; }

    /// <summary>Gets a copy of the input. Changing the copy does not change the request.</summary>
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
