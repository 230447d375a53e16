using System.Text.Json.Nodes;
using Fal.Kling.Emulator;
using Fal.Kling.Tests.Catalogue;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>Calls every endpoint that fal serves with its typed request: it is submitted, waited for, downloaded, priced, and found again when the response to the submission is lost.</summary>
public sealed class EveryEndpointTests : IClassFixture<SharedEmulator>
{
    private const int EachEndpoint = 6;
    private readonly SharedEmulator fal;

    public EveryEndpointTests(SharedEmulator fal) => this.fal = fal;

    public static TheoryData<string> Endpoints => [.. CatalogueEndpoint.All.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_typed_call_submits_waits_and_downloads(string endpointId)
    {
        KlingRequest request = KlingRequest.FromJson(endpointId, InputsOf(endpointId).Least());
        KlingResult result = await (await fal.Client.SubmitAsync(request, cancellationToken: Token)).WaitForResultAsync(cancellationToken: Token);

        Assert.Equal(endpointId, result.Ticket.EndpointId);
        Assert.Equal(KindOf(endpointId), result.GetType());
        Assert.NotNull(JsonNode.Parse(result.RawJson));
        foreach (KlingFile file in FilesOf(result))
        {
            using MemoryStream copy = new();
            await fal.Client.DownloadAsync(file, copy, cancellationToken: Token);
            Assert.Equal(file.FileSize ?? copy.Length, copy.Length);
            Assert.True(IsWhatItSays(copy.ToArray(), file.ContentType), $"{file} begins with {Convert.ToHexString(copy.ToArray().AsSpan(0, 12))}");
        }

        // The ticket leads back to a job of its own type. Every other type except the custom one is rejected with a hint to the right call.
        Assert.Equal(FilesOf(result).Count, (await fal.Client.GetJob<CustomResult>(result.Ticket).WaitAsync(cancellationToken: Token)).Files.Count);
        if (result is not KlingVideo)
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => fal.Client.GetJob(result.Ticket));
            Assert.Contains($"GetJob<{result.GetType().Name}>", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Input_that_is_valid_for_the_record_is_valid_for_the_endpoint_and_costs_the_estimated_price(string endpointId)
    {
        RandomInput inputs = InputsOf(endpointId);
        for (int i = 0; i < EachEndpoint; i++)
        {
            KlingRequest request = KlingRequest.FromJson(endpointId, inputs.Next());
            Assert.DoesNotContain(request.Validate(), problem => !problem.IsWarning);
            KlingResult result = await (await fal.Client.SubmitAsync(request, cancellationToken: Token)).WaitForResultAsync(cancellationToken: Token);
            if (request.EstimatePrice() is { IsExact: true } price)
            {
                Assert.Equal(price.Amount, fal.Emulator.Jobs.Single(job => job.RequestId == result.Ticket.RequestId).AmountCharged);
                Assert.Equal((double)price.Amount, (double)(await fal.Client.GetCostAsync(result, Token))!.Value, 6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_field_of_another_endpoint_is_ignored_whatever_its_value(string endpointId)
    {
        JsonObject foreign = [];
        foreach (string name in CatalogueEndpoint.All.Values.SelectMany(endpoint => endpoint.Inputs).Select(field => field.Name).Distinct())
        {
            if (CatalogueEndpoint.All[endpointId][name] is null)
            {
                foreign[name] = name.Length % 3 == 0 ? "x" : name.Length % 3 == 1 ? 5 : new JsonArray(new JsonObject { ["duration"] = "abc", ["video_url"] = "x" });
            }
        }

        JsonObject least = InputsOf(endpointId).Least();
        decimal charged = await ChargedForAsync(KlingRequest.FromJson(endpointId, least));
        Assert.Equal(charged, await ChargedForAsync(new CustomRequest(endpointId, [.. least.DeepClone().AsObject().ToArray().Select(Detached), .. foreign.ToArray().Select(Detached)])));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_submission_whose_response_was_lost_is_found_again(string endpointId)
    {
        await using FalEmulator own = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
        using KlingClient client = SharedEmulator.ClientOf(own);
        own.Faults.Order(FalOperation.Submit, Fault.AcceptThenReset);
        KlingRequest request = KlingRequest.FromJson(endpointId, InputsOf(endpointId).Next());

        KlingSubmitUncertainException lost = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => client.SubmitAsync(request, cancellationToken: Token));
        SubmitAttempt kept = SubmitAttempt.FromJson(lost.Attempt.ToJson());
        JobSearch search = await client.FindJobAsync(kept, TimeSpan.FromSeconds(20), Token);

        EmulatedJob bought = Assert.Single(own.Jobs);
        Assert.Equal(bought.RequestId, search.Ticket?.RequestId);
        Assert.NotEmpty((await client.GetJob<CustomResult>(search.Ticket!).WaitAsync(cancellationToken: Token)).RawJson);
    }

    private static KeyValuePair<string, JsonNode?> Detached(KeyValuePair<string, JsonNode?> field) => KeyValuePair.Create(field.Key, field.Value?.DeepClone());

    private async Task<decimal> ChargedForAsync(KlingRequest request)
    {
        KlingResult result = await (await fal.Client.SubmitAsync(request, cancellationToken: Token)).WaitForResultAsync(cancellationToken: Token);
        return fal.Emulator.Jobs.Single(job => job.RequestId == result.Ticket.RequestId).AmountCharged;
    }

    private static RandomInput InputsOf(string endpointId)
    {
        Random random = new(endpointId.Sum(letter => letter));
        return new RandomInput(CatalogueEndpoint.All[endpointId], random, name => $"https://example.com/{name}/{random.Next()}");
    }

    private static Type KindOf(string endpointId) => CatalogueEndpoint.All[endpointId].Kind switch
    {
        "text-to-speech" => typeof(KlingAudio),
        "create-voice" => typeof(KlingVoice),
        "text-to-image" or "image-to-image" or "virtual-try-on" => typeof(KlingImages),
        _ => typeof(KlingVideo),
    };

    private static IReadOnlyList<KlingFile> FilesOf(KlingResult result) => result switch
    {
        KlingVideo { Audio: { } audio } video => [video.File, audio],
        KlingVideo video => [video.File],
        KlingImages images => images.Images,
        KlingAudio audio => [audio.File],
        CustomResult custom => custom.Files,
        _ => [],
    };

    private static bool IsWhatItSays(byte[] bytes, string? contentType) => contentType switch
    {
        "video/mp4" => bytes.AsSpan(4, 4).SequenceEqual("ftyp"u8),
        "image/png" => bytes.AsSpan(1, 3).SequenceEqual("PNG"u8),
        "image/jpeg" => bytes.AsSpan(0, 2).SequenceEqual(new byte[] { 0xFF, 0xD8 }),
        "image/webp" => bytes.AsSpan(8, 4).SequenceEqual("WEBP"u8),
        "audio/wav" => bytes.AsSpan(0, 4).SequenceEqual("RIFF"u8),
        "audio/mpeg" => bytes.AsSpan(0, 3).SequenceEqual("ID3"u8) || (bytes[0] == 0xFF && (bytes[1] & 0xE0) == 0xE0),
        _ => false,
    };
}
