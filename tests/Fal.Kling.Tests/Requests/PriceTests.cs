using System.Text.Json.Nodes;
using Fal.Kling.Tests.Media;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Requests;

/// <summary>The estimated price of a request before it is sent, and the actual cost of a job.</summary>
public sealed class PriceTests
{
    private static readonly KlingMedia Image = KlingMedia.FromUrl("https://example.com/a.png");
    private static readonly KlingMedia Video = KlingMedia.FromUrl("https://example.com/a.mp4");

    private static readonly (KlingRequest Request, double Amount, bool IsExact)[] Prices =
    [
        (new TextToVideoRequest { Prompt = "p", Duration = VideoDuration.TenSeconds }, 2.80, true),
        (new Kling26ImageToVideoRequest { Prompt = "p", StartImage = Image, VoiceIds = ["v"] }, 5 * 0.168, true),
        (new Kling3TextToVideoRequest { Shots = [new KlingShot { Prompt = "p", Seconds = 4 }, new KlingShot { Prompt = "q", Seconds = 6 }] }, 1.68, true),
        (new Kling3TextToVideoRequest { Shots = [new KlingShot { Prompt = "p", Seconds = 10 }], Seconds = 3 }, 1.68, true),
        (new Kling3TextToVideoRequest { Prompt = "p", AdditionalInput = new JsonObject { ["new"] = 1 } }, 5 * 0.168, false),
        (new Kling4TextToVideoRequest { Shots = [new KlingShot { Prompt = "p", Seconds = 30 }], Seconds = 3 }, 7.05, true),
        (new Kling4VideoEditRequest { Prompt = "p", Video = Video }, 8.46, false),
        (new Kling4VideoEditRequest { Prompt = "p", Video = Mp4(10) }, 2.82, false),
        (new Kling4ReferenceToVideoRequest { Prompt = "p", Videos = [Video] }, 35 * 0.141, false),
        (new Kling4ReferenceToVideoRequest { Prompt = "p", Elements = [new KlingElement { Video = Video }] }, 15 * 0.141, false),
        (new MotionControlRequest { Image = Image, Video = Video, Orientation = CharacterOrientation.Image }, 1.68, false),
        (new MotionControlRequest { Image = Image, Video = Video, Orientation = CharacterOrientation.Video }, 5.04, false),
        (new LipSyncRequest { Video = Mp4(6), Audio = Video }, 0.14, true),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Prices.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_price_is_estimated_before_anything_is_sent(int row)
    {
        (KlingRequest request, double amount, bool isExact) = Prices[row];
        KlingPrice price = request.EstimatePrice()!;
        Assert.Equal((decimal)amount, price.Amount);
        Assert.Equal(isExact, price.IsExact);
    }

    [Fact]
    public async Task The_cost_is_the_billed_units_times_todays_price_of_the_billed_endpoint()
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Get, "https://api.fal.ai/v1/models/pricing").WithQueryString("endpoint_id", "fal-ai/other/model")
            .Respond("application/json", """{"prices":[{"endpoint_id":"fal-ai/another","unit_price":9,"unit":"second","currency":"USD"},{"endpoint_id":"fal-ai/other/model","unit_price":0.14,"unit":"unit","currency":"USD"}]}""");
        Assert.Equal(0.7m, await fal.Client().GetCostAsync(Voice with { BillableUnits = 5, BilledAs = "fal-ai/other/model" }, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"prices":[]}""")]
    [InlineData("""{"prices":[{"endpoint_id":"fal-ai/kling-video/create-voice","unit_price":"free","currency":"USD"}]}""")]
    [InlineData("""{"prices":[{"endpoint_id":"fal-ai/kling-video/create-voice","unit_price":1,"currency":"EUR"}]}""")]
    public async Task Without_a_price_in_dollars_the_cost_is_unknown(string body)
    {
        MockFal fal = new();
        fal.Http.When(HttpMethod.Get, "https://api.fal.ai/v1/models/pricing").Respond("application/json", body);
        Assert.Null(await fal.Client().GetCostAsync(Voice with { BillableUnits = 5 }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_price_of_a_unit_has_its_name()
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Get, "https://api.fal.ai/v1/models/pricing").WithQueryString("endpoint_id", "fal-ai/other/model")
            .Respond("application/json", """{"prices":[{"endpoint_id":"fal-ai/other/model","unit_price":0.14,"unit":"second","currency":"USD"}]}""");
        Assert.Equal(new KlingUnitPrice(0.14m, "second"), await fal.Client().GetUnitPriceAsync("fal-ai/other/model", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_billed_units_no_price_is_requested() => Assert.Null(await new MockFal().Client().GetCostAsync(Voice, TestContext.Current.CancellationToken));

    private static KlingVoice Voice => new() { VoiceId = "v", Ticket = JobTicket.FromRequestId("5c1f0a52-0000-4000-8000-2b7d1e6f9a10", "fal-ai/kling-video/create-voice") };

    private static KlingMedia Mp4(double seconds) => KlingMedia.FromBytes(new Mp4Sample { Seconds = seconds }.ToBytes());
}
