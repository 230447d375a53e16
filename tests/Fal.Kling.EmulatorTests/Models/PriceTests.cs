using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Emulator;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>The price is the number of billed units times the unit price, as on fal.</summary>
public sealed class PriceTests(FalModels fal) : IClassFixture<FalModels>
{
    private const string Url = "\"https://example.com/a\"";

    [Theory]
    [InlineData("fal-ai/kling-video/v2.1/master/text-to-video", """{"duration":"10"}""", "2.80", "10")]
    [InlineData("fal-ai/kling-video/v2.5-turbo/standard/image-to-video", "{}", "0.21", "5")]
    [InlineData("fal-ai/kling-video/v2.6/pro/text-to-video", "{}", "0.70", "5")]
    [InlineData("fal-ai/kling-video/v2.6/pro/text-to-video", """{"generate_audio":false,"duration":"10"}""", "0.70", "5")]
    [InlineData("fal-ai/kling-video/v2.6/pro/image-to-video", """{"voice_ids":["one"]}""", "0.84", "6")]
    [InlineData("fal-ai/kling-video/v3/pro/text-to-video", """{"generate_audio":false}""", "0.56", "4")]
    [InlineData("fal-ai/kling-video/v3/pro/text-to-video", "{}", "0.84", "6")]
    [InlineData("fal-ai/kling-video/v3/standard/text-to-video", """{"generate_audio":false}""", "0.42", "3")]
    [InlineData("fal-ai/kling-video/v3/pro/image-to-video", $$$"""{"elements":[{"video_url":{{{Url}}},"voice_id":"one"}]}""", "0.98", "7")]
    [InlineData("fal-ai/kling-video/v3/4k/text-to-video", """{"duration":"15"}""", "6.30", "15")]
    [InlineData("fal-ai/kling-video/v3/turbo/pro/text-to-video", """{"prompt":null,"multi_prompt":[{"prompt":"a","duration":"3"},{"prompt":"b","duration":"4"}]}""", "0.98", "7")]
    [InlineData("fal-ai/kling-video/o3/4k/text-to-video", "{}", "2.10", "5")]
    [InlineData("fal-ai/kling-video/o3/standard/text-to-video", """{"generate_audio":true}""", "0.56", "4")]
    [InlineData("kling/v4/text-to-video", """{"duration":30}""", "7.05", "705")]
    [InlineData("kling/v4/text-to-video", """{"resolution":"720p"}""", "0.785", "78.5")]
    [InlineData("kling/v4/reference-to-video", $$"""{"duration":10,"video_urls":[{{Url}}]}""", "2.82", "282")]
    [InlineData("kling/v4/video-to-video/edit", """{"resolution":"720p"}""", "0.94", "94")]
    [InlineData("kling/v4/flash/text-to-video", """{"duration":20}""", "1.88", "20")]
    [InlineData("fal-ai/kling-video/lipsync/audio-to-video", "{}", "0.07", "5")]
    [InlineData("fal-ai/kling-video/ai-avatar/v2/standard", "{}", "0.281", "5")]
    [InlineData("fal-ai/kling-video/video-to-audio", "{}", "0.035", "1")]
    [InlineData("fal-ai/kling-image/v3/text-to-image", """{"num_images":9}""", "0.252", "9")]
    public async Task The_price_depends_on_the_input(string id, string fields, string amount, string units)
    {
        JsonObject input = ValidInput.Minimal(id);
        foreach ((string name, JsonNode? value) in JsonNode.Parse(fields)!.AsObject())
        {
            input[name] = value?.DeepClone();
        }

        using HttpResponseMessage result = await fal.RunAsync(id, input);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal(decimal.Parse(amount, CultureInfo.InvariantCulture), fal.LastJob.AmountCharged);
        Assert.Equal(units, result.Headers.GetValues("x-fal-billable-units").Single());
    }

    [Fact]
    public async Task Every_endpoint_charges_billed_units_times_the_unit_price()
    {
        foreach (string[] ids in CatalogueFile.Ids.Chunk(50))
        {
            JsonElement response = await fal.PlatformAsync($"/models/pricing?endpoint_id={string.Join(',', ids)}");
            Assert.False(response.GetProperty("has_more").GetBoolean());
            Dictionary<string, decimal> prices = response.GetProperty("prices").EnumerateArray().ToDictionary(
                price => price.GetProperty("endpoint_id").GetString()!, price => price.GetProperty("unit_price").GetDecimal());
            foreach (string id in ids)
            {
                using HttpResponseMessage result = await fal.RunAsync(id, ValidInput.Minimal(id));
                Assert.Equal(prices.ContainsKey(id), result.Headers.TryGetValues("x-fal-billable-units", out IEnumerable<string>? units));
                Assert.Equal(HasPrice(id), prices.ContainsKey(id));
                decimal charged = units is null ? 0 : decimal.Parse(units.Single(), CultureInfo.InvariantCulture) * prices[id];
                Assert.Equal(charged, fal.LastJob.AmountCharged);
                Assert.Equal(units is null, charged == 0);
            }
        }
    }

    [Fact]
    public async Task Ids_can_be_repeated_and_unknown_ones_are_omitted()
    {
        JsonElement response = await fal.PlatformAsync($"/models/pricing?endpoint_id={Wire.TextToVideo}&endpoint_id=fal-ai/unknown&endpoint_id={Wire.ImageToVideo}");
        Assert.Equal([Wire.TextToVideo, Wire.ImageToVideo], response.GetProperty("prices").EnumerateArray().Select(price => price.GetProperty("endpoint_id").GetString()));
        JsonElement first = response.GetProperty("prices")[0];
        Assert.Equal((0.28m, "second", "USD"), (first.GetProperty("unit_price").GetDecimal(), first.GetProperty("unit").GetString(), first.GetProperty("currency").GetString()));
        Assert.Equal(JsonValueKind.Null, response.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public async Task Prices_need_a_key_and_1_to_50_ids()
    {
        Uri url = new($"{fal.Wire.Emulator.PlatformUrl}/models/pricing");
        using HttpResponseMessage withoutKey = await fal.Wire.SendAsync(fal.Wire.Request(HttpMethod.Get, url, withKey: false));
        Assert.Equal(HttpStatusCode.Unauthorized, withoutKey.StatusCode);
        foreach (string query in (string[])["", $"?endpoint_id={string.Join(',', Enumerable.Range(0, 51))}"])
        {
            using HttpResponseMessage refused = await fal.GetAsync(url + query);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal("validation_error", (await Wire.JsonOf(refused)).GetProperty("error").GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task The_duration_of_input_files_can_be_set()
    {
        await using Wire wire = await Wire.StartAsync(new() { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, InputMediaLength = TimeSpan.FromSeconds(12) });
        await wire.BuyAsync(ValidInput.Minimal("fal-ai/kling-video/lipsync/text-to-video").ToJsonString(), "fal-ai/kling-video/lipsync/text-to-video");
        Assert.Equal(15 * 0.014m, wire.Emulator.AmountCharged);
        await wire.BuyAsync(ValidInput.Minimal("fal-ai/kling-video/o1/video-to-video/edit").ToJsonString(), "fal-ai/kling-video/o1/video-to-video/edit");
        using HttpResponseMessage tooLong = await wire.GetAsync(wire.Emulator.Jobs[1].RequestId);
        JsonElement problem = (await Wire.JsonOf(tooLong)).GetProperty("detail")[0];
        Assert.Equal("video_duration_too_long", problem.GetProperty("type").GetString());
        Assert.Equal(10.05m, problem.GetProperty("ctx").GetProperty("max_duration").GetDecimal());
        Assert.True(problem.GetProperty("ctx").GetProperty("provided_duration").GetDecimal() > 10.05m);
    }

    [Fact]
    public async Task A_result_can_name_another_endpoint_as_the_billed_one()
    {
        const string Other = "fal-ai/kling-video/v2/master/text-to-video";
        await using Wire wire = await Wire.StartAsync();
        wire.Emulator.Faults.Order(FalOperation.Result, Fault.Parse($"bill-as={Other}"));
        string requestId = await wire.BuyAsync();
        using HttpResponseMessage result = await wire.GetAsync(requestId);
        Assert.Equal(Other, result.Headers.GetValues("x-fal-bill-as").Single());
        using HttpResponseMessage usual = await wire.GetAsync(requestId);
        Assert.False(usual.Headers.Contains("x-fal-bill-as"));
    }

    private static bool HasPrice(string id) =>
        CatalogueFile.Endpoint(id)["price"] is JsonObject price && price.Any(member => member.Key.StartsWith("per", StringComparison.Ordinal));
}
