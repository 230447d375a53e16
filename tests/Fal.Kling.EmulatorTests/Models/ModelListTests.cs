using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.EmulatorTests.Emulator;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>The schemas that the platform publishes are the ones that validate the input.</summary>
public sealed class ModelListTests(FalModels fal) : IClassFixture<FalModels>
{
    public static TheoryData<string> Endpoints => CatalogueFile.Rows;

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_openapi_document_describes_the_input_and_the_result(string id)
    {
        JsonElement model = Assert.Single((await fal.PlatformAsync($"/models?endpoint_id={id}&expand=openapi-3.0")).GetProperty("models").EnumerateArray());
        Assert.Equal(id, model.GetProperty("endpoint_id").GetString());
        JsonElement openApi = model.GetProperty("openapi");
        JsonElement input = SchemaAt(openApi, openApi.GetProperty("paths").GetProperty($"/{id}").GetProperty("post").GetProperty("requestBody"));
        foreach (JsonObject field in CatalogueFile.Fields(id))
        {
            JsonElement property = input.GetProperty("properties").GetProperty(CatalogueFile.Name(field));
            Assert.Equal(CatalogueFile.Is(field, "required"), input.GetProperty("required").EnumerateArray().Any(name => name.GetString() == CatalogueFile.Name(field)));
            AssertSame(field["default"], property, "default");
            AssertSame(field["enum"], property, "enum");
            AssertSame(field["min"], property, "minimum");
            AssertSame(field["max"], property, "maximum");
            AssertSame(field["maxLength"], property, "maxLength");
            AssertSame(field["minItems"], property, "minItems");
            AssertSame(field["maxItems"], property, "maxItems");
        }

        JsonElement result = SchemaAt(
            openApi, openApi.GetProperty("paths").GetProperty($"/{CatalogueFile.App(id)}/requests/{{request_id}}").GetProperty("get").GetProperty("responses").GetProperty("200"));
        Assert.Equal(
            CatalogueFile.Endpoint(id)["output"]!.AsArray().Select(member => member!["name"]!.GetValue<string>()),
            result.GetProperty("properties").EnumerateObject().Select(member => member.Name));
        AssertReferencesLeadSomewhere(openApi, openApi);
    }

    [Fact]
    public async Task Unknown_ids_are_omitted_and_without_ids_all_models_are_listed()
    {
        JsonElement some = await fal.PlatformAsync($"/models?endpoint_id=fal-ai/unknown,{Wire.TextToVideo}");
        JsonElement model = Assert.Single(some.GetProperty("models").EnumerateArray());
        Assert.False(model.TryGetProperty("openapi", out _));
        Assert.Equal("text-to-video", model.GetProperty("metadata").GetProperty("category").GetString());
        Assert.Equal(85, (await fal.PlatformAsync("/models")).GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task The_document_of_an_endpoint_is_public()
    {
        Uri url = new(fal.Wire.Emulator.PlatformUrl, $"/api/openapi/queue/openapi.json?endpoint_id={Wire.TextToVideo}");
        using HttpResponseMessage found = await fal.Wire.SendAsync(fal.Wire.Request(HttpMethod.Get, url, withKey: false));
        Assert.True((await Wire.JsonOf(found)).GetProperty("paths").TryGetProperty($"/{Wire.TextToVideo}", out _));
        using HttpResponseMessage missing = await fal.Wire.SendAsync(fal.Wire.Request(HttpMethod.Get, new Uri(url + "x"), withKey: false));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private static JsonElement SchemaAt(JsonElement openApi, JsonElement parent) => Resolve(
        openApi, parent.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()!);

    private static JsonElement Resolve(JsonElement openApi, string reference) =>
        reference["#/".Length..].Split('/').Aggregate(openApi, (json, name) => json.GetProperty(name));

    private static void AssertSame(JsonNode? expected, JsonElement property, string name)
    {
        Assert.Equal(expected is not null, property.TryGetProperty(name, out JsonElement actual));
        Assert.True(expected is null || JsonNode.DeepEquals(expected, JsonNode.Parse(actual.GetRawText())), name);
    }

    private static void AssertReferencesLeadSomewhere(JsonElement openApi, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            if (json.TryGetProperty("$ref", out JsonElement reference))
            {
                Resolve(openApi, reference.GetString()!);
            }

            Assert.All(json.EnumerateObject(), member => AssertReferencesLeadSomewhere(openApi, member.Value));
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            Assert.All(json.EnumerateArray(), item => AssertReferencesLeadSomewhere(openApi, item));
        }
    }
}
