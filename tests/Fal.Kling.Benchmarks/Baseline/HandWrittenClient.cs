using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fal.Kling.Benchmarks;

/// <summary>
/// The leanest code that makes the same three HTTP calls: submit, status stream, result. It is the baseline for Fal.Kling's own overhead.
/// Don't copy it: if a response is lost, refused or cut, the job is lost too and the cause is not reported.
/// </summary>
internal sealed class HandWrittenClient(HttpClient http, Uri queueUrl, string apiKey)
{
    private readonly Uri submitUrl = new(queueUrl, "fal-ai/kling-video/v2.1/master/text-to-video");
    private readonly AuthenticationHeaderValue authorization = new("Key", apiKey);

    public async Task<Uri> TextToVideoAsync(string prompt, CancellationToken cancellationToken)
    {
        HandWrittenJob job = await SubmitAsync(new HandWrittenInput { Prompt = prompt }, cancellationToken);
        await WaitAsync(new Uri(job.StatusUrl + "/stream"), cancellationToken);
        HandWrittenResult result = await ReadAsync(new HttpRequestMessage(HttpMethod.Get, job.ResponseUrl), HandWrittenJson.Default.HandWrittenResult, cancellationToken);
        return result.Video!.Url!;
    }

    private Task<HandWrittenJob> SubmitAsync(HandWrittenInput input, CancellationToken cancellationToken)
    {
        ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(input, HandWrittenJson.Default.HandWrittenInput));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return ReadAsync(new HttpRequestMessage(HttpMethod.Post, submitUrl) { Content = content }, HandWrittenJson.Default.HandWrittenJob, cancellationToken);
    }

    private async Task WaitAsync(Uri streamUrl, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, streamUrl);
        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        SseParser<HandWrittenStatus> events = SseParser.Create(body, static (_, data) => JsonSerializer.Deserialize(data, HandWrittenJson.Default.HandWrittenStatus)!);
        await foreach (SseItem<HandWrittenStatus> item in events.EnumerateAsync(cancellationToken))
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
            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return (await JsonSerializer.DeserializeAsync(body, type, cancellationToken))!;
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
}
