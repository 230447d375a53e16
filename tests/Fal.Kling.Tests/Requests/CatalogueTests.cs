using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Tests.Catalogue;

namespace Fal.Kling.Tests.Requests;

/// <summary>
/// Compares every record with the catalogue of fal's endpoints: names, required fields, defaults, enum texts and ranges, through the JSON that the record reads and writes.
/// Adding a field to only one of the two fails.
/// </summary>
public sealed class CatalogueTests
{
    // Fields that the records leave out on purpose: sync_mode keeps a result out of fal's history, and the effect of shot_type on a video is unknown.
    private static readonly Func<CatalogueEndpoint, CatalogueField, bool> IsLeftOut = (endpoint, field) =>
        field.Name == "sync_mode" || (field.Name == "shot_type" && endpoint.Id.Contains("video-to-video", StringComparison.Ordinal));

    // fal's defaults are the sound of a car race, so the record requires texts.
    private static readonly string[] Demanded = ["sound_effect_prompt", "background_music_prompt"];

    // fal adds to these, so the records accept any text.
    private static readonly string[] Open = ["voice_id", "effect_scene"];

    public static TheoryData<string> Endpoints => [.. CatalogueEndpoint.All.Keys];

    public static TheoryData<string, string> Fields => [.. from endpoint in CatalogueEndpoint.All.Values
                                                           from input in endpoint.Inputs
                                                           where !IsLeftOut(endpoint, input)
                                                           select (endpoint.Id, input.Name)];

    public static TheoryData<string> Types => [.. CatalogueEndpoint.Types.Keys];

    [Fact]
    public void Every_endpoint_has_a_record_and_every_record_an_endpoint() =>
        Assert.Equal(CatalogueEndpoint.All.Keys.Order(), KnownRequests.All.Select(request => request.EndpointId).Order());

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void A_record_has_exactly_the_fields_of_its_endpoint(string endpointId)
    {
        CatalogueEndpoint endpoint = CatalogueEndpoint.All[endpointId];
        KlingRequest request = Least(endpointId);
        HashSet<string> ofTheRecord =
        [
            .. KnownRequests.All.Where(other => other.GetType() == request.GetType()).SelectMany(other => CatalogueEndpoint.All[other.EndpointId].Inputs).Select(field => field.Name),
        ];
        HashSet<string> names = NamesOf(request);
        Assert.Empty(endpoint.Inputs.Where(field => !IsLeftOut(endpoint, field)).Select(field => field.Name).Except(names));

        // A field of another endpoint of the same record is supplied too, so that it is rejected and never lost. It is not sent by itself.
        Assert.Empty(names.Except(ofTheRecord));
        Assert.Empty(Write(request).Select(field => field.Key).Except(endpoint.Inputs.Select(field => field.Name)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void An_object_inside_a_request_has_exactly_the_fields_of_its_type(string type)
    {
        (CatalogueEndpoint endpoint, CatalogueField field) = (from candidate in CatalogueEndpoint.All.Values
                                                              from listed in candidate.Inputs
                                                              where listed.ReferencedType == (type == "Trajectory" ? "DynamicMask" : type)
                                                              select (candidate, listed)).First();
        JsonObject item = new(CatalogueEndpoint.Types[type].Select(member => KeyValuePair.Create(member.Name, Sample(member))));
        if (type == "Trajectory")
        {
            item = new JsonObject { ["mask_url"] = Url("mask"), ["trajectories"] = new JsonArray(item) };
        }

        JsonObject input = MinimalJson(endpoint.Id);
        input.Remove("prompt");
        input[field.Name] = field.IsList ? new JsonArray(item.DeepClone()) : item.DeepClone();
        if (field.Name != "multi_prompt")
        {
            input["prompt"] = "p";
        }

        JsonObject written = Write(KlingRequest.FromJson(endpoint.Id, input));
        JsonNode? back = field.IsList ? written[field.Name]![0] : written[field.Name];
        Assert.True(JsonNode.DeepEquals(item, back), $"{item.ToJsonString()} became {back?.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_is_required_where_fal_requires_it(string endpointId, string name)
    {
        CatalogueField field = CatalogueEndpoint.All[endpointId][name]!;
        JsonObject input = MinimalJson(endpointId);
        bool isGiven = input.Remove(name);
        if (field is { IsRequired: true, IsInferred: true })
        {
            // It is unknown whether fal requires it, so both are correct.
            return;
        }

        if (field.IsRequired || Demanded.Contains(name))
        {
            Assert.True(isGiven);
            JsonException exception = Assert.Throws<JsonException>(() => KlingRequest.FromJson(endpointId, input));
            Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(KlingRequest.FromJson(endpointId, input).AdditionalInput);
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_with_a_default_is_sent_with_it(string endpointId, string name)
    {
        CatalogueField field = CatalogueEndpoint.All[endpointId][name]!;
        JsonObject input = MinimalJson(endpointId);
        if (!field.IsRequired && !Demanded.Contains(name))
        {
            input.Remove(name);
        }

        JsonNode? sent = Write(KlingRequest.FromJson(endpointId, input))[name];
        if (field.Default is not { } value || Demanded.Contains(name))
        {
            Assert.True(sent is null || field.IsRequired || input.ContainsKey(name), $"{name} is sent as {sent}, and fal has no default for it");
        }
        else if (name == "shot_type")
        {
            // It has no meaning without shots.
            Assert.Null(sent);
            input.Remove("prompt");
            input["multi_prompt"] = new JsonArray(new JsonObject { ["prompt"] = "p" });
            Assert.Equal(value.GetString(), Write(KlingRequest.FromJson(endpointId, input))[name]?.GetValue<string>());
        }
        else
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(value.GetRawText()), sent), $"{name} is sent as {sent?.ToJsonString()}, and fal's default is {value}");
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_accepts_exactly_what_fal_accepts(string endpointId, string name)
    {
        CatalogueField field = CatalogueEndpoint.All[endpointId][name]!;
        foreach (string text in field.Texts ?? [])
        {
            Takes(endpointId, name, text);
        }

        if (field.Texts is not null && !Open.Contains(name))
        {
            Refuses(endpointId, name, "no such text");
            Refuses(endpointId, name, true);
        }

        if (field is { Min: { } least, Max: { } most })
        {
            double step = field.Type == "integer" ? 1 : 0.001;
            Takes(endpointId, name, Number(field, least));
            Takes(endpointId, name, Number(field, most));
            Refuses(endpointId, name, Number(field, least - step));
            Refuses(endpointId, name, "many");
            if (!field.IsInferred)
            {
                Refuses(endpointId, name, Number(field, most + step));
            }
        }

        if (field.MaxLength is { } longest)
        {
            Takes(endpointId, name, new string('x', longest));
            Refuses(endpointId, name, new string('x', longest + 1));
        }

        if (field.Type == "boolean")
        {
            Takes(endpointId, name, true);
            Takes(endpointId, name, false);
            Refuses(endpointId, name, "true");
        }

        if (field.IsMedia && !field.IsList)
        {
            Refuses(endpointId, name, "no URL");
            Refuses(endpointId, name, 7);
        }

        if (field.IsList)
        {
            Refuses(endpointId, name, "no list");
        }
    }

    [Fact]
    public void The_constants_for_open_text_fields_match_the_catalogue()
    {
        Assert.Equal(CatalogueEndpoint.All["fal-ai/kling-video/v1.6/pro/effects"]["effect_scene"]!.Texts, EffectScenes.All);
        Assert.Equal(CatalogueEndpoint.All["fal-ai/kling-video/v1/tts"]["voice_id"]!.Texts, Voices.All);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_that_has_a_property_cannot_be_set_in_a_second_way(string endpointId, string name)
    {
        KlingRequest request = Least(endpointId) with { AdditionalInput = new JsonObject { [name] = 1 } };
        Assert.Contains(request.Validate(), problem => problem.Path == $"AdditionalInput.{name}" && !problem.IsWarning);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void An_unknown_field_is_kept_and_sent(string endpointId)
    {
        JsonObject input = MinimalJson(endpointId);
        input["new_field"] = new JsonObject { ["a"] = 1 };
        KlingRequest request = KlingRequest.FromJson(endpointId, input);
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["new_field"] = new JsonObject { ["a"] = 1 } }, request.AdditionalInput));
        Assert.True(JsonNode.DeepEquals(input["new_field"], Write(request)["new_field"]));
        Assert.DoesNotContain(request.Validate(), problem => !problem.IsWarning);
    }

    private static void Takes(string endpointId, string name, JsonNode value)
    {
        JsonObject input = With(endpointId, name, value);
        JsonNode? written = Write(KlingRequest.FromJson(endpointId, input))[name];
        Assert.True(JsonNode.DeepEquals(value, written), $"{name}: {value.ToJsonString()} became {written?.ToJsonString()}");
    }

    private static void Refuses(string endpointId, string name, JsonNode value) => Assert.Throws<JsonException>(() => KlingRequest.FromJson(endpointId, With(endpointId, name, value)));

    // A field that depends on others is tested together with them.
    private static JsonObject With(string endpointId, string name, JsonNode value)
    {
        JsonObject input = MinimalJson(endpointId);
        if (name == "shot_type")
        {
            input.Remove("prompt");
            input["multi_prompt"] = new JsonArray(new JsonObject { ["prompt"] = "p" });
        }

        if (name == "series_amount")
        {
            input["result_type"] = "series";
        }

        input[name] = value.DeepClone();
        return input;
    }

    private static JsonNode Number(CatalogueField field, double value) => field.Type == "integer" ? (int)value : value;

    private static JsonNode? Sample(CatalogueField field) => field switch
    {
        { IsList: true, IsMedia: true } => new JsonArray(Url(field.Name)),
        { IsList: true, ReferencedType: { } type } => new JsonArray(new JsonObject(CatalogueEndpoint.Types[type].Select(member => KeyValuePair.Create(member.Name, Sample(member))))),
        { IsMedia: true } => Url(field.Name),
        { Texts: { } texts } => texts[^1],
        { Type: "integer" } => (int)(field.Max ?? 7),
        _ => "some text",
    };

    private static string Url(string name) => $"https://example.com/{name}";

    private static JsonObject MinimalJson(string endpointId) => new RandomInput(CatalogueEndpoint.All[endpointId], new Random(1), Url).Least();

    private static KlingRequest Least(string endpointId) => KlingRequest.FromJson(endpointId, MinimalJson(endpointId));

    private static JsonObject Write(KlingRequest request) => request.ToInput((_, media) => ((UrlMedia)media).WireText);

    private static HashSet<string> NamesOf(KlingRequest request)
    {
        InputWriter writer = new((_, _) => string.Empty);
        _ = request.Map(writer);
        return writer.Names;
    }
}
