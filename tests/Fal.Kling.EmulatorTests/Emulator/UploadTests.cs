using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Emulator;

public sealed class UploadTests
{
    private const int Megabyte = 1024 * 1024;
    private const string Lifecycle = """{"expiration_duration_seconds":86400}""";

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 20 * Megabyte)]
    [InlineData(true, 20 * Megabyte)]
    public async Task A_file_is_uploaded_to_the_url_that_initiate_returned(bool isHttp2, int length)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        byte[] bytes = RandomNumberGenerator.GetBytes(length);
        (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate", "first photo.png");
        Assert.Empty(wire.Emulator.Files);
        using HttpResponseMessage put = await PutAsync(wire, place.UploadUrl, bytes);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        // The JavaScript client parses JSON whenever a response claims to be JSON.
        Assert.Null(put.Content.Headers.ContentType);
        EmulatedFile file = Assert.Single(wire.Emulator.Files);
        Assert.Equal(place.FileUrl, file.Url);
        Assert.Equal((long)length, file.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
        Assert.Equal(file.ETag, put.Headers.ETag?.Tag);
        Assert.Equal("first photo.png", file.Name);
        Assert.Equal("image/png", file.ContentType);
        Assert.Equal(Lifecycle, file.Lifecycle);
        using HttpResponseMessage back = await wire.SendAsync(wire.Request(HttpMethod.Get, file.Url, withKey: false));
        Assert.Equal(bytes, await back.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_signed_url_rejects_a_key_and_a_changed_signature()
    {
        await using Wire wire = await Wire.StartAsync();
        (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate", "a.png");
        using HttpRequestMessage withKey = wire.Request(HttpMethod.Put, place.UploadUrl);
        withKey.Content = new ByteArrayContent([1]);
        using HttpResponseMessage refused = await wire.SendAsync(withKey);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using HttpResponseMessage forged = await PutAsync(wire, new Uri(place.UploadUrl.AbsoluteUri + "0"), [1]);
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.Empty(wire.Emulator.Files);
    }

    [Fact]
    public async Task Starting_an_upload_needs_a_key()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage response = await wire.SendAsync(
            wire.Request(HttpMethod.Post, new Uri(wire.Emulator.StorageUrl, "/storage/upload/initiate"), "{}", withKey: false));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parts_are_assembled_in_order(bool isHttp2)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        byte[] bytes = RandomNumberGenerator.GetBytes((5 * Megabyte) + 3);
        (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate-multipart", "big.mp4");
        IEnumerable<(int Number, byte[] Bytes)> parts = bytes.Chunk(2 * Megabyte).Select((part, index) => (Number: index + 1, Bytes: part)).Reverse();
        SortedDictionary<int, string> etags = new();
        foreach ((int Number, byte[] Bytes) part in parts)
        {
            using HttpResponseMessage put = await PutAsync(wire, PartUrl(place.UploadUrl, $"{part.Number}"), part.Bytes);
            JsonElement response = await Wire.JsonOf(put);
            Assert.Equal(part.Number, response.GetProperty("partNumber").GetInt32());
            etags[part.Number] = response.GetProperty("etag").GetString()!;
            Assert.Equal(etags[part.Number], put.Headers.ETag?.Tag);
        }

        using HttpResponseMessage complete = await wire.SendAsync(wire.Request(HttpMethod.Post, PartUrl(place.UploadUrl, "complete"), PartsJson(etags), withKey: false));
        Assert.Equal(HttpStatusCode.OK, complete.StatusCode);
        EmulatedFile file = Assert.Single(wire.Emulator.Files);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
        using HttpRequestMessage rangeRequest = wire.Request(HttpMethod.Get, place.FileUrl, withKey: false);
        rangeRequest.Headers.Range = new RangeHeaderValue((2 * Megabyte) - 5, (4 * Megabyte) + 5);
        using HttpResponseMessage range = await wire.SendAsync(rangeRequest);
        Assert.Equal(bytes[((2 * Megabyte) - 5)..((4 * Megabyte) + 6)], await range.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"parts":[]}""", "InvalidPart")]
    [InlineData("""{"parts":[{"partNumber":1,"etag":"ONE"}]}""", "InvalidPart")]
    [InlineData("""{"parts":[{"partNumber":2,"etag":"TWO"},{"partNumber":1,"etag":"ONE"}]}""", "InvalidPartOrder")]
    [InlineData("""{"parts":[{"partNumber":1,"etag":"TWO"},{"partNumber":2,"etag":"ONE"}]}""", "InvalidPart")]
    [InlineData("""{"parts":[{"partNumber":1,"etag":"ONE"},{"partNumber":2,"etag":"TWO"},{"partNumber":3,"etag":"TWO"}]}""", "InvalidPart")]
    [InlineData("""{"parts":[{"number":1}]}""", "InvalidRequest")]
    public async Task A_wrong_list_of_parts_is_rejected(string list, string error)
    {
        await using Wire wire = await Wire.StartAsync();
        (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate-multipart", "big.mp4");
        using HttpResponseMessage one = await PutAsync(wire, PartUrl(place.UploadUrl, "1"), [1]);
        using HttpResponseMessage two = await PutAsync(wire, PartUrl(place.UploadUrl, "2"), [2]);
        string body = list.Replace("ONE", one.Headers.ETag!.Tag.Trim('"'), StringComparison.Ordinal).Replace("TWO", two.Headers.ETag!.Tag.Trim('"'), StringComparison.Ordinal);
        using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Post, PartUrl(place.UploadUrl, "complete"), body, withKey: false));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(error + ":", (await Wire.JsonOf(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(wire.Emulator.Files);
    }

    [Fact]
    public async Task The_python_clients_upload_needs_a_token_and_no_key()
    {
        await using Wire wire = await Wire.StartAsync();
        using HttpResponseMessage tokenResponse = await wire.SendAsync(wire.Request(HttpMethod.Post, new Uri(wire.Emulator.StorageUrl, "/storage/auth/token?storage_type=fal-cdn-v3"), "{}"));
        JsonElement token = await Wire.JsonOf(tokenResponse);
        AuthenticationHeaderValue authorization = new(token.GetProperty("token_type").GetString()!, token.GetProperty("token").GetString());
        string? baseUrl = token.GetProperty("base_url").GetString();
        Assert.True(token.GetProperty("expires_at").GetDateTimeOffset() > DateTimeOffset.UtcNow);

        JsonElement whole = await SendAsync(HttpMethod.Post, $"{baseUrl}/files/upload", [1, 2, 3]);
        Assert.Equal(wire.Emulator.Files[0].Url.AbsoluteUri, whole.GetProperty("access_url").GetString());
        Assert.Equal("photo.png", wire.Emulator.Files[0].Name);

        JsonElement begun = await SendAsync(HttpMethod.Post, $"{baseUrl}/files/upload/multipart", []);
        string upload = $"{begun.GetProperty("access_url").GetString()}/multipart/{begun.GetProperty("uploadId").GetString()}";
        SortedDictionary<int, string> etags = new();
        for (byte part = 1; part <= 3; part++)
        {
            etags[part] = (await SendAsync(HttpMethod.Put, $"{upload}/{part}", [part, part])).GetProperty("etag").GetString()!;
        }

        await SendAsync(HttpMethod.Post, $"{upload}/complete", System.Text.Encoding.UTF8.GetBytes(PartsJson(etags)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 1, 2, 2, 3, 3])), wire.Emulator.Files[1].Sha256);

        using HttpRequestMessage withKey = wire.Request(HttpMethod.Post, new Uri($"{baseUrl}/files/upload"), "x");
        using HttpResponseMessage refused = await wire.SendAsync(withKey);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        async Task<JsonElement> SendAsync(HttpMethod method, string url, byte[] body)
        {
            using HttpRequestMessage request = wire.Request(method, new Uri(url), withKey: false);
            request.Headers.Authorization = authorization;
            request.Headers.Add("X-Fal-File-Name", "photo.png");
            request.Content = new ByteArrayContent(body);
            using HttpResponseMessage response = await wire.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await Wire.JsonOf(response);
        }
    }

    [Theory]
    [InlineData(false, "reset-at=1000000")]
    [InlineData(true, "reset-at=1000000")]
    [InlineData(false, "reset-before-body")]
    [InlineData(false, "reset-after-body")]
    public async Task An_upload_that_is_reset_leaves_no_file_and_can_be_repeated(bool isHttp2, string fault)
    {
        await using Wire wire = await Wire.StartAsync(isHttp2: isHttp2);
        byte[] bytes = RandomNumberGenerator.GetBytes(3 * Megabyte);
        (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate", "a.png");
        wire.Emulator.Faults.Order(FalOperation.Upload, Fault.Parse(fault));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => PutAsync(wire, place.UploadUrl, bytes));
        Assert.Empty(wire.Emulator.Files);
        using HttpResponseMessage again = await PutAsync(wire, place.UploadUrl, bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Assert.Single(wire.Emulator.Files).Sha256);
    }

    [Fact]
    public async Task An_upload_can_stall()
    {
        await using Wire wire = await Wire.StartAsync();
        (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate", "a.png");
        FaultOrder order = wire.Emulator.Faults.Order(FalOperation.Upload, Fault.StallAt(0));
        using CancellationTokenSource patience = new();
        Task<HttpResponseMessage> put = wire.Http.SendAsync(PutRequest(wire, place.UploadUrl, new byte[20 * Megabyte]), patience.Token);
        while (order.Served == 0)
        {
            await Task.Yield();
        }

        Assert.False(put.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        Assert.Empty(wire.Emulator.Files);
    }

    [Fact]
    public async Task An_image_on_the_emulators_cdn_must_exist()
    {
        await using Wire wire = await Wire.StartAsync();
        EmulatedFile image = wire.Emulator.AddFile("first.png", new byte[] { 1, 2, 3 }, "image/png");
        await wire.BuyAsync($$"""{"prompt":"a","image_url":"{{image.Url}}"}""", Wire.ImageToVideo);
        await wire.BuyAsync($$"""{"prompt":"a","image_url":"{{image.Url}}x"}""", Wire.ImageToVideo);
        Assert.Equal([200, 422], wire.Emulator.Jobs.Select(job => job.StatusCode ?? 0));
    }

    [Theory]
    [InlineData("""{"expiration_duration_seconds":60}""", 200, 404)]
    [InlineData("""{"initial_acl":{"default":"forbid"}}""", 403, 403)]
    [InlineData("""{"initial_acl":{"default":"hide"}}""", 404, 404)]
    [InlineData("""{"expiration_duration_seconds":null}""", 200, 200)]
    [InlineData("nonsense", 200, 200)]
    public async Task A_files_lifecycle_settings_are_recorded(string lifecycle, int first, int later)
    {
        FakeTimeProvider clock = new();
        await using Wire wire = await Wire.StartAsync(new() { TimeProvider = clock });
        (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate", "a.png", lifecycle);
        using HttpResponseMessage put = await PutAsync(wire, place.UploadUrl, [1]);
        foreach (int expected in (int[])[first, later])
        {
            using HttpResponseMessage response = await wire.SendAsync(wire.Request(HttpMethod.Get, place.FileUrl, withKey: false));
            Assert.Equal(expected, (int)response.StatusCode);
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Uploaded_files_disappear_with_the_emulator()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("fal-kling-tests-");
        await using (Wire wire = await Wire.StartAsync(new() { SpoolDirectory = directory.FullName }))
        {
            (Uri UploadUrl, Uri FileUrl) place = await InitiateAsync(wire, "/storage/upload/initiate", "a.png");
            using HttpResponseMessage put = await PutAsync(wire, place.UploadUrl, [1]);
            Assert.Single(directory.GetFiles("*", SearchOption.AllDirectories));
        }

        Assert.Empty(directory.GetFileSystemInfos());
        directory.Delete();
    }

    private static async Task<(Uri UploadUrl, Uri FileUrl)> InitiateAsync(Wire wire, string path, string fileName, string lifecycle = Lifecycle)
    {
        using HttpRequestMessage request = wire.Request(
            HttpMethod.Post,
            new Uri(wire.Emulator.StorageUrl, path + "?storage_type=fal-cdn-v3"),
            $$"""{"content_type":"image/png","file_name":"{{fileName}}"}""");
        request.Headers.Add("X-Fal-Object-Lifecycle", lifecycle);
        using HttpResponseMessage response = await wire.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement json = await Wire.JsonOf(response);
        (Uri, Uri) place = (new Uri(json.GetProperty("upload_url").GetString()!), new Uri(json.GetProperty("file_url").GetString()!));
        Assert.Equal(wire.Emulator.CdnUrl.Authority, place.Item1.Authority);
        Assert.NotEmpty(place.Item1.Query);
        return place;
    }

    private static Task<HttpResponseMessage> PutAsync(Wire wire, Uri url, byte[] bytes) => wire.SendAsync(PutRequest(wire, url, bytes));

    private static HttpRequestMessage PutRequest(Wire wire, Uri url, byte[] bytes)
    {
        HttpRequestMessage request = wire.Request(HttpMethod.Put, url, withKey: false);
        request.Content = new ByteArrayContent(bytes);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return request;
    }

    private static Uri PartUrl(Uri uploadUrl, string step) => new($"{uploadUrl.GetLeftPart(UriPartial.Path)}/{step}{uploadUrl.Query}");

    private static string PartsJson(SortedDictionary<int, string> etags) =>
        $$"""{"parts":[{{string.Join(',', etags.Select(part => $$"""{"partNumber":{{part.Key}},"etag":"\"{{part.Value.Trim('"')}}\""}"""))}}]}""";
}
