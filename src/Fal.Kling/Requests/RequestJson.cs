using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Kling;

/// <summary>Reads and writes the JSON of requests: the endpoint's input, with the endpoint's id if the reader could not know it.</summary>
internal static class RequestJson
{
    public const string EndpointMember = "endpoint_id";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="NotSupportedException">Some media are local, or a field of the additional input has a property.</exception>
    public static JsonObject Write(KlingRequest request)
    {
        if (request.Clashes() is [var clash, ..])
        {
            throw new NotSupportedException($"The request cannot be written as JSON. {clash}");
        }

        JsonObject json = request.ToInput(UrlOf);
        json.Insert(0, EndpointMember, request.EndpointId);
        return json;
    }

    /// <param name="type">The record; <see cref="KlingRequest"/> for any.</param>
    /// <param name="json">The JSON. Its <c>endpoint_id</c> may be missing if the record determines it.</param>
    /// <exception cref="JsonException">The JSON is not such a request.</exception>
    public static KlingRequest Read(Type type, JsonObject json)
    {
        string? endpointId = EndpointOf(json);
        KlingRequest? blank = endpointId is not null ? KnownRequests.BlankOf(endpointId) : KnownRequests.BlankOf(type) ?? throw new JsonException($"The field '{EndpointMember}' is missing.");
        KlingRequest request = blank is not null && type != typeof(CustomRequest) ? Read(blank, json, UrlMediaOf) : new CustomRequest(endpointId!, WithoutEndpoint(json));
        return type.IsInstanceOfType(request)
            ? ThatOf(endpointId ?? request.EndpointId, request)
            : throw new JsonException($"The endpoint {endpointId} expects a {request.GetType().Name}, not a {type.Name}.");
    }

    /// <exception cref="JsonException">A field is missing or has a wrong value.</exception>
    public static KlingRequest Read(string endpointId, JsonObject input, Func<string, KlingMedia>? mediaOf = null) =>
        EndpointOf(input) is { } other && other != endpointId
            ? throw new JsonException($"The field '{EndpointMember}' is {other}, but the input is read as one of {endpointId}.")
            : KnownRequests.BlankOf(endpointId) is { } blank ? ThatOf(endpointId, Read(blank, input, mediaOf ?? UrlMediaOf)) : new CustomRequest(endpointId, WithoutEndpoint(input));

    public static bool AreEqual(KlingRequest left, KlingRequest right)
    {
        List<KlingMedia> leftMedia = [];
        List<KlingMedia> rightMedia = [];
        return JsonNode.DeepEquals(left.ToInput(CollectIn(leftMedia)), right.ToInput(CollectIn(rightMedia))) && leftMedia.SequenceEqual(rightMedia);
    }

    public static string ForPerson(KlingRequest request) => Shown(request.ToInput((_, media) => media.ToString()!))!.ToJsonString(Readable);

    /// <summary>Gets the prompt; null if the request doesn't have one.</summary>
    public static string? PromptOf(KlingRequest request) =>
        request.ToInput((_, _) => string.Empty)["prompt"] is JsonValue value && value.TryGetValue(out string? prompt) ? prompt : null;

    private static string UrlOf(MediaSlot slot, KlingMedia media) => media is UrlMedia url
        ? url.WireText
        : throw new NotSupportedException($"{slot.Path} is {media}, and a request can be written as JSON only if all media are URLs. Upload it first: KlingMedia.FromUrl(await client.UploadAsync(media)).");

    // Local media are equal only if they are the same object. Their content may be large, or readable only once.
    private static Func<MediaSlot, KlingMedia, string> CollectIn(List<KlingMedia> media) => (_, item) =>
    {
        media.Add(item);
        return string.Empty;
    };

    // The query of a URL may be a signature, and a data URI is a file.
    private static JsonNode? Shown(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Select(member => KeyValuePair.Create(member.Key, Shown(member.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Shown)]),
        JsonValue value when value.TryGetValue(out string? text) && MediaUrl.IsData(text) => "data URI",
        JsonValue value when value.TryGetValue(out string? text) && text.Contains("://", StringComparison.Ordinal) => SafeUrl.Of(text),
        null => null,
        _ => node.DeepClone(),
    };

    // A field may belong to a different endpoint of the same record.
    private static KlingRequest ThatOf(string endpointId, KlingRequest request) =>
        request.EndpointId == endpointId ? request : throw new JsonException($"The input belongs to {request.EndpointId}, not to {endpointId}.");

    private static string? EndpointOf(JsonObject json)
    {
        try
        {
            return json[EndpointMember] switch
            {
                null => null,
                JsonValue value when value.TryGetValue(out string? text) && QueueUrls.IsEndpointId(text) => text,
                _ => throw new JsonException($"The field '{EndpointMember}' is not the id of an endpoint."),
            };
        }
        catch (ArgumentException exception)
        {
            throw new JsonException("A field occurs twice.", exception);
        }
    }

    private static KlingRequest Read(KlingRequest blank, JsonObject json, Func<string, KlingMedia> mediaOf)
    {
        try
        {
            InputReader reader = new(WithoutEndpoint(json), mediaOf);
            KlingRequest request = blank.Map(reader);
            return reader.Rest is { } rest ? request with { AdditionalInput = rest } : request;
        }
        catch (ArgumentException exception)
        {
            // A property refused its value.
            throw new JsonException(exception.Message, exception);
        }
    }

    [SuppressMessage("Usage", "CA2234", Justification = "A data URI may be longer than a Uri can be.")]
    private static KlingMedia UrlMediaOf(string url) => KlingMedia.FromUrl(url);

    private static JsonObject WithoutEndpoint(JsonObject json)
    {
        JsonObject input = (JsonObject)json.DeepClone();
        input.Remove(EndpointMember);
        return input;
    }
}
