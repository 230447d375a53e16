using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Newtonsoft.Json;
using JsonException = System.Text.Json.JsonException;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Fal.Kling.Tests.Requests;

/// <summary>Whatever an application stores or sends is read back equal: through reflection, through a context of its own, and through Newtonsoft.Json.</summary>
public sealed class JsonContractTests
{
    private static readonly JobTicket Ticket = JobTicket.FromRequestId("5c1f0a52-0000-4000-8000-2b7d1e6f9a10", "fal-ai/kling-video/v3/pro/image-to-video");
    private static readonly KlingMedia Picture = KlingMedia.FromUrl("https://example.com/a.png?signature=s3cret");

    private static readonly KlingFile File = new()
    {
        Url = new Uri("https://v3b.fal.media/a.png"),
        ContentType = "image/png",
        FileName = "a.png",
        FileSize = 12,
        Width = 3,
        Height = 4,
        Ticket = Ticket,
        Index = 1,
    };

    private static readonly object[] Values =
    [
        new TextToVideoRequest { Prompt = "p" },
        new TextToVideoRequest { Prompt = "p", Model = KlingModel.V1Standard, Duration = VideoDuration.TenSeconds, CameraControl = new CameraControl { Movement = CameraMovement.Roll, Value = -3 } },
        new Kling3ImageToVideoRequest
        {
            Tier = KlingTier.FourK,
            StartImage = Picture,
            Shots = [new KlingShot { Prompt = "a", Seconds = 3 }, new KlingShot { Prompt = "b" }],
            Elements = [new KlingElement { Frontal = Picture, References = [Picture, Picture] }, new KlingElement { Video = Picture, VoiceId = "v" }],
            GenerateAudio = false,
            AdditionalInput = new JsonObject { ["new"] = new JsonArray(1, 2.50, "x", null) },
        },
        new KlingO3ImageRequest { Prompt = "p", Images = [Picture], ResultType = ImageResultType.Series, SeriesAmount = 3 },
        new CustomRequest("fal-ai/kling-video/v9/text-to-video", new JsonObject { ["prompt"] = "p", ["list"] = new JsonArray(1, 2) }),
        Ticket,
        new SubmitAttempt { Id = "a", EndpointId = "fal-ai/x/y", InputHash = "00", HashVersion = 2, Fields = ["prompt"], StartedAt = DateTimeOffset.UnixEpoch, ClockOffset = TimeSpan.FromSeconds(3), ClockUncertainty = TimeSpan.FromSeconds(1), RequestId = "r" },
        new KlingVideo { File = File, Duration = TimeSpan.FromSeconds(5.5), Audio = File, Ticket = Ticket, BillableUnits = 4.25, BilledAs = "fal-ai/x/y", RawJson = """{"video":{"url":"https://x"}}""" },
        new KlingImages { Images = [File, File with { Index = 2 }], Ticket = Ticket, RawJson = "{}" },
        new KlingAudio { File = File, Ticket = Ticket },
        new KlingVoice { VoiceId = "v", Ticket = Ticket },
        new CustomResult { Files = [File], Ticket = Ticket, RawJson = "[]" },
        new KlingPrice { Amount = 1.68m, Basis = "10 s at $0.168", AsOf = new DateOnly(2026, 9, 1), IsExact = true },
        new KlingProblem { Path = "Prompt", Message = "too long", Type = "string_too_long", IsWarning = true },
        new JobQueued { Position = 3, NewLogs = [new JobLog { Message = "m", Level = "INFO", Timestamp = DateTimeOffset.UnixEpoch }] },
        new JobInProgress(),
        new JobCompleted { InferenceTime = TimeSpan.FromSeconds(2.5), Error = "e", ErrorType = "t" },
        new JobUnrecognized { Status = "PAUSED" },
    ];

    private static readonly JsonSerializerOptions ByReflection = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly JsonSerializerOptions ForTheWeb = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), Converters = { new JsonStringEnumConverter() } };

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, Values.Length)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_request_survives_reflection_based_serialization(int sample)
    {
        object value = Values[sample];
        Assert.Equal(value, Back(value, value.GetType(), ByReflection));
        Assert.Equal(value, Back(value, value.GetType(), ForTheWeb));
        if (BaseOf(value) is { } general)
        {
            Assert.Equal(value, Back(value, general, ByReflection));
            Assert.Equal(value, Back(value, general, ForTheWeb));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_request_survives_an_applications_own_json_context(int sample)
    {
        object value = Values[sample];
        Type type = BaseOf(value) ?? value.GetType();
        JsonTypeInfo info = RequestTestJson.Default.GetTypeInfo(type)!;
        Assert.Equal(value, JsonSerializer.Deserialize(JsonSerializer.Serialize(value, info), info));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_request_survives_Newtonsoft(int sample)
    {
        object value = Values[sample];
        Assert.Equal(value, JsonConvert.DeserializeObject(JsonConvert.SerializeObject(value), value.GetType()));
        if (BaseOf(value) is { } general && general != typeof(KlingResult))
        {
            Assert.Equal(value, JsonConvert.DeserializeObject(JsonConvert.SerializeObject(value), general));
        }
    }

    [Fact]
    public void A_request_survives_inside_an_applications_own_type()
    {
        StoredOrder order = new() { Number = 7, Request = (KlingRequest)Values[2], Ticket = Ticket, Video = (KlingVideo)Values[7], Update = new JobQueued { Position = 2 }, Ratio = AspectRatio.Ultrawide21x9 };
        Assert.Equal(order, Back(order, typeof(StoredOrder), ByReflection));
        Assert.Equal(order, JsonSerializer.Deserialize(JsonSerializer.Serialize(order, RequestTestJson.Default.StoredOrder), RequestTestJson.Default.StoredOrder));
        Assert.Equal(order, JsonConvert.DeserializeObject<StoredOrder>(JsonConvert.SerializeObject(order)));
    }

    [Fact]
    public void The_json_of_a_request_is_fals_input_plus_the_endpoint()
    {
        string json = JsonSerializer.Serialize<KlingRequest>(new TextToVideoRequest { Prompt = "p" }, ByReflection);
        Assert.Equal(
            """{"endpoint_id":"fal-ai/kling-video/v2.1/master/text-to-video","prompt":"p","duration":"5","aspect_ratio":"16:9","negative_prompt":"blur, distort, and low quality","cfg_scale":0.5}""",
            json);
    }

    [Theory]
    [InlineData("""{"prompt":"p","duration":10}""")]
    [InlineData("""{"prompt":"p","duration":"10"}""")]
    [InlineData("""{"prompt":"p","duration":10.0,"endpoint_id":"fal-ai/kling-video/v2.1/master/text-to-video"}""")]
    public void A_duration_can_be_read_from_a_number_or_a_string(string json) =>
        Assert.Equal(VideoDuration.TenSeconds, JsonSerializer.Deserialize<TextToVideoRequest>(json, ByReflection)!.Duration);

    [Theory]
    [InlineData("""{"prompt":"p","duration":"7"}""")]
    [InlineData("""{"prompt":"p","duration":7}""")]
    [InlineData("""{"prompt":"p","cfg_scale":2}""")]
    [InlineData("""{"prompt":"p","cfg_scale":"0.5"}""")]
    [InlineData("""{"prompt":"p","aspect_ratio":"4:3"}""")]
    [InlineData("""{"prompt":"p","aspect_ratio":0}""")]
    [InlineData("""{"prompt":""}""")]
    [InlineData("""{"prompt":7}""")]
    [InlineData("""{"prompt":null}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"prompt":"p","prompt":"q"}""")]
    [InlineData("""{"prompt":"p","endpoint_id":"fal-ai/kling-video/v3/pro/text-to-video"}""")]
    [InlineData("""{"prompt":"p","endpoint_id":"no endpoint"}""")]
    [InlineData("""{"prompt":"p","endpoint_id":7}""")]
    public void A_wrong_value_is_a_JsonException_so_a_web_endpoint_responds_with_400(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TextToVideoRequest>(json, ByReflection));

    [Fact]
    public void An_input_for_another_endpoint_of_the_same_record_is_not_read_as_the_named_one()
    {
        JsonObject input = new() { ["prompt"] = "p", ["image_urls"] = new JsonArray("https://example.com/a.png") };
        Assert.Throws<JsonException>(() => KlingRequest.FromJson("fal-ai/kling-image/o3/text-to-image", input));
        input["endpoint_id"] = "fal-ai/kling-image/o3/text-to-image";
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<KlingRequest>(input.ToJsonString(), ByReflection));
    }

    [Fact]
    public void Json_without_an_endpoint_cannot_be_read_as_a_KlingRequest() => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<KlingRequest>("""{"prompt":"p"}""", ByReflection));

    [Fact]
    public void An_unknown_endpoint_becomes_a_custom_request()
    {
        KlingRequest request = JsonSerializer.Deserialize<KlingRequest>("""{"endpoint_id":"fal-ai/kling-video/v9/text-to-video","prompt":"p"}""", ByReflection)!;
        Assert.Equal("p", Assert.IsType<CustomRequest>(request).Input["prompt"]!.GetValue<string>());
    }

    [Fact]
    public void A_custom_request_for_a_known_endpoint_is_read_back_as_itself_or_as_the_endpoints_record()
    {
        CustomRequest request = new("fal-ai/kling-video/v2.1/master/text-to-video", new JsonObject { ["prompt"] = "p" });
        string json = JsonSerializer.Serialize(request, ByReflection);
        Assert.Equal(request, JsonSerializer.Deserialize<CustomRequest>(json, ByReflection));
        Assert.Equal("p", Assert.IsType<TextToVideoRequest>(JsonSerializer.Deserialize<KlingRequest>(json, ByReflection)).Prompt);
    }

    [Fact]
    public void An_update_contains_its_state()
    {
        Assert.Contains("\"status\":\"queued\"", JsonSerializer.Serialize<JobUpdate>(new JobQueued { Position = 1 }, ByReflection), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"completed\"", JsonSerializer.Serialize<JobUpdate>(new JobCompleted(), ForTheWeb), StringComparison.Ordinal);
    }

    [Fact]
    public void Local_media_cannot_be_serialized_and_the_message_says_what_to_do()
    {
        ImageToVideoRequest request = new() { Prompt = "p", Image = KlingMedia.FromBytes(new byte[] { 1, 2, 3 }, "image/png") };
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(request, ByReflection));
        Assert.Contains("Image", exception.Message, StringComparison.Ordinal);
        Assert.Contains("UploadAsync", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Displayed_text_never_contains_a_signature(int sample) => Assert.DoesNotContain("s3cret", Values[sample].ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_field_with_two_values_cannot_be_serialized() =>
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new TextToVideoRequest { Prompt = "p", AdditionalInput = new JsonObject { ["prompt"] = "q" } }, ByReflection));

    [Fact]
    public void A_custom_input_cannot_name_another_endpoint() => Assert.Throws<ArgumentException>(() => new CustomRequest("a/b", new JsonObject { ["endpoint_id"] = "c/d" }));

    [Fact]
    public void A_signature_after_an_at_sign_is_not_shown_either()
    {
        KlingMedia signed = KlingMedia.FromUrl("https://storage.googleapis.com/b/o.png?GoogleAccessId=me@p.iam.gserviceaccount.com&Expires=1&Signature=s3cret");
        Assert.DoesNotContain("s3cret", new ImageToVideoRequest { Prompt = "p", Image = signed }.ToString(), StringComparison.Ordinal);
        Assert.Equal("https://storage.googleapis.com/b/o.png", signed.ToString());
    }

    [Theory]
    [InlineData("""{"prompt":"p","video_url":"https://example.com/a.mp4","elements":[{"frontal_image_url":"https://example.com/a.png","new_field":1}]}""")]
    [InlineData("""{"prompt":"p","video_url":"https://example.com/a.mp4","elements":[{"new_field":1}]}""")]
    public void An_unknown_field_of_an_element_is_rejected_rather_than_lost(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<KlingO3VideoEditRequest>(json, ByReflection));

    private static object? Back(object value, Type type, JsonSerializerOptions options) => JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type, options), type, options);

    private static Type? BaseOf(object value) => value switch
    {
        KlingRequest => typeof(KlingRequest),
        JobUpdate => typeof(JobUpdate),
        KlingResult => typeof(KlingResult),
        _ => null,
    };
}
