using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Jobs;
using Fal.Kling.Tests.Catalogue;

namespace Fal.Kling.Tests.Requests;

/// <summary>Generates thousands of valid requests of every kind. Each is read completely, written back unchanged, found valid, and recognised by its hash however a server formats it.</summary>
public sealed class RandomRequestTests
{
    private const int EachEndpoint = 40;

    public static TheoryData<string> Endpoints => [.. CatalogueEndpoint.All.Keys];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Every_valid_input_is_read_written_and_recognised(string endpointId)
    {
        Random random = new(endpointId.Sum(letter => letter));
        RandomInput inputs = new(CatalogueEndpoint.All[endpointId], random, name => $"https://example.com/{name}/{random.Next()}?signature={random.Next()}");
        for (int i = 0; i < EachEndpoint; i++)
        {
            JsonObject input = inputs.Next();
            KlingRequest request = KlingRequest.FromJson(endpointId, input);
            JsonObject written = request.ToInput((_, media) => ((UrlMedia)media).WireText);

            Assert.Equal(endpointId, request.EndpointId);
            Assert.Null(request.AdditionalInput);
            Assert.All(input, field => Assert.True(JsonNode.DeepEquals(field.Value, written[field.Key]), $"{field.Key}: {field.Value?.ToJsonString()} became {written[field.Key]?.ToJsonString()}"));
            Assert.DoesNotContain(request.Validate(), problem => !problem.IsWarning);
            Assert.DoesNotContain("signature", request.ToString(), StringComparison.Ordinal);

            string json = JsonSerializer.Serialize(request, RequestTestJson.Default.KlingRequest);
            KlingRequest? back = JsonSerializer.Deserialize(json, RequestTestJson.Default.KlingRequest);
            Assert.Equal(request, back);
            Assert.Equal(request.GetType(), back!.GetType());
            AssertRecognized(written, random);
        }
    }

    // Reordered, spelled differently and with fields that the server added, it is still the same input.
    private static void AssertRecognized(JsonObject input, Random random)
    {
        SubmitAttempt attempt = InputHashes.AddTo(
            new SubmitAttempt { Id = "a", EndpointId = "e/e", InputHash = string.Empty, StartedAt = DateTimeOffset.UnixEpoch }, JsonSerializer.SerializeToUtf8Bytes(input, RequestTestJson.Default.JsonObject));
        KeyValuePair<string, JsonNode?>[] members = [.. input.Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))];
        random.Shuffle(members);
        JsonObject stored = new(members) { ["added_by_fal"] = 7 };
        using JsonDocument document = JsonDocument.Parse(stored.ToJsonString());
        Assert.True(InputHashes.Matches(attempt, document.RootElement));
        stored[members[0].Key] = "something else";
        using JsonDocument other = JsonDocument.Parse(stored.ToJsonString());
        Assert.False(InputHashes.Matches(attempt, other.RootElement));
    }
}
