using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Emulator;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>One emulator for all tests of a class, with helpers that submit, fetch the result and download.</summary>
public sealed class FalModels : IAsyncLifetime
{
    private Wire? wire;

    internal Wire Wire => wire!;

    public async ValueTask InitializeAsync() => wire = await Wire.StartAsync();

    public ValueTask DisposeAsync() => Wire.DisposeAsync();

    internal async Task<JsonElement> SubmitAsync(string id, JsonNode input)
    {
        using HttpResponseMessage response = await Wire.SubmitAsync(input.ToJsonString(), id);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Wire.JsonOf(response);
    }

    internal async Task<HttpResponseMessage> RunAsync(string id, JsonNode input) =>
        await GetAsync((await SubmitAsync(id, input)).GetProperty("response_url").GetString()!);

    internal async Task<JsonElement> ResultAsync(string id, JsonNode input)
    {
        using HttpResponseMessage result = await RunAsync(id, input);
        Assert.True(result.StatusCode == HttpStatusCode.OK, await result.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await Wire.JsonOf(result);
    }

    internal async Task<JsonElement> ProblemAsync(string id, JsonNode input)
    {
        using HttpResponseMessage result = await RunAsync(id, input);
        Assert.True(result.StatusCode == HttpStatusCode.UnprocessableEntity, $"{id} takes {input.ToJsonString()}");
        return (await Wire.JsonOf(result)).GetProperty("detail")[0];
    }

    internal Task<HttpResponseMessage> GetAsync(string url) => Wire.SendAsync(Wire.Request(HttpMethod.Get, new Uri(url)));

    internal async Task<JsonElement> PlatformAsync(string pathAndQuery)
    {
        using HttpResponseMessage response = await GetAsync(Wire.Emulator.PlatformUrl + pathAndQuery);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Wire.JsonOf(response);
    }

    internal EmulatedJob LastJob => Wire.Emulator.Jobs[^1];

    /// <summary>Downloads a file of a result and checks it against what the result says.</summary>
    internal async Task<byte[]> DownloadAsync(JsonElement file)
    {
        using HttpResponseMessage response = await Wire.SendAsync(Wire.Request(HttpMethod.Get, new Uri(file.GetProperty("url").GetString()!), withKey: false));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(file.GetProperty("content_type").GetString(), response.Content.Headers.ContentType?.MediaType);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(file.GetProperty("file_size").GetInt64(), bytes.Length);
        return bytes;
    }
}
