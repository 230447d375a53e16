using System.Text.Json;
using Fal.Kling.Jobs;

namespace Fal.Kling;

/// <summary>
/// Recognises what an idempotency key was used for: a hash of the endpoint and the input, with media by their content, so that uploading a file again does not make another request.
/// </summary>
internal static class RequestFingerprint
{
    private const string Version = "1:";

    // What the hash of the input never has, because the input's JSON cannot have two members of one name.
    private const string EndpointMember = "endpoint_id";

    /// <param name="request">The request.</param>
    /// <param name="contents">What its media contain.</param>
    public static string Of(KlingRequest request, MediaContents contents)
    {
        using JsonDocument input = JsonDocument.Parse(RequestInputs.ToUtf8(request.ToInput((_, media) => contents.Identify(media))), new JsonDocumentOptions { MaxDepth = 256 });
        using JsonDocument endpoint = JsonDocument.Parse($"\"{request.EndpointId}\"");
        SortedDictionary<string, JsonElement> members = CanonicalHash.MembersOf(input.RootElement);
        members[EndpointMember] = endpoint.RootElement;
        return Version + CanonicalHash.Of(members);
    }
}
