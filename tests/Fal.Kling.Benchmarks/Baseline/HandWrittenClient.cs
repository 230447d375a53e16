using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fal.Kling.Benchmarks;

/// <summary>
/// The leanest code that makes the same three HTTP calls: submit, status stream, result. It is what Fal.Kling's own cost is measured against,
/// and nothing to copy: an answer that is lost, refused or cut loses the job with it, and nobody learns why.
/// </summary>
internal sealed class HandWrittenClient(HttpClient http, Uri queueUrl, string apiKey)
{
    private readonly Uri submitUrl = new(queueUrl, "fal-ai/kling-video/v2.1/master/text-to-video");
    private readonly AuthenticationHeaderValue authorization = new("Key", apiKey);

    public async Task<Uri> TextToVideoAsync(string prompt, CancellationToken cancellationToken)
    {
        SubmitAnswer job = await SubmitAsync(new VideoInput(prompt, "5", "16:9", "blur, distort, and low quality", 0.5), cancellationToken);
        await WaitAsync(new Uri(job.StatusUrl + "/stream"), cancellationToken);
        VideoResult result = await ReadAsync(new HttpRequestMessage(HttpMethod.Get, job.ResponseUrl), HandWrittenJson.Default.VideoResult, cancellationToken);
        return result.Video.Url;
    }

    private Task<SubmitAnswer> SubmitAsync(VideoInput input, CancellationToken cancellationToken)
    {
        ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(input, HandWrittenJson.Default.VideoInput));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return ReadAsync(new HttpRequestMessage(HttpMethod.Post, submitUrl) { Content = content }, HandWrittenJson.Default.SubmitAnswer, cancellationToken);
    }

    private async Task WaitAsync(Uri streamUrl, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, streamUrl);
        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = SseParser.Create(body, static (_, data) => JsonSerializer.Deserialize(data, HandWrittenJson.Default.StatusEvent)!);
        await foreach (SseItem<StatusEvent> item in events.EnumerateAsync(cancellationToken))
        {
            if (item.Data.Status == "COMPLETED")
            {
                return;
            }
        }
    }

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using (request)
        {
            using HttpResponseMessage response = await SendAsync(request, cancellationToken);
            return (await response.Content.ReadFromJsonAsync(type, cancellationToken))!;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = http.DefaultRequestVersion;
        request.VersionPolicy = http.DefaultVersionPolicy;
        request.Headers.Authorization = authorization;
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }

    internal sealed record VideoInput(string Prompt, string Duration, string AspectRatio, string NegativePrompt, double CfgScale);

    internal sealed record SubmitAnswer(string StatusUrl, Uri ResponseUrl);

    internal sealed record StatusEvent(string Status);

    internal sealed record VideoResult(VideoFile Video);

    internal sealed record VideoFile(Uri Url);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HandWrittenClient.VideoInput))]
[JsonSerializable(typeof(HandWrittenClient.SubmitAnswer))]
[JsonSerializable(typeof(HandWrittenClient.StatusEvent))]
[JsonSerializable(typeof(HandWrittenClient.VideoResult))]
internal sealed partial class HandWrittenJson : JsonSerializerContext;
