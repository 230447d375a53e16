using System.Security.Cryptography;
using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Faults;
using Fal.Kling.Tests.Transfer;
using Fal.Kling.TransferApp;

namespace Fal.Kling.EmulatorTests.Files;

public sealed class UploadTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-upload-");

    public static TheoryData<string, int, bool> Contents
    {
        get
        {
            TheoryData<string, int, bool> contents = [];
            foreach (string kind in new[] { "file", "seekable", "forward" })
            {
                foreach (int length in new[] { 1, 1000, 300_000, (10 * Megabyte) - 1, (10 * Megabyte) + 1 })
                {
                    contents.Add(kind, length, false);
                }

                contents.Add(kind, 300_000, true);
            }

            return contents;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task An_upload_arrives_byte_for_byte_despite_a_reset_at_any_of_ten_random_positions(string kind, int length, bool isHttp2)
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { Protocols = isHttp2 ? EmulatorProtocols.Http2 : EmulatorProtocols.Http1 }, Token);
        using ExactVersion http = new(isHttp2);
        using KlingClient client = ClientOf(fal, http);
        string expected = Hash(length);
        Random random = new(length);
        for (int round = 0; round < 10; round++)
        {
            FaultOrder reset = fal.Faults.Order(FalOperation.Upload, Fault.ResetAt(random.Next(length)));

            Uri url = await client.UploadAsync(Image(kind, length), cancellationToken: Token);

            Assert.Equal(1, reset.Served);
            EmulatedFile file = fal.Files.Single(file => file.Url == url);
            Assert.Equal(expected, file.Sha256);
            Assert.Equal("image/png", file.ContentType);
        }

        Assert.DoesNotContain(fal.Requests, request => request.Host == FalHost.Cdn && request.Authorization is not null);
        Assert.All(fal.Requests.Where(request => request.Operation == FalOperation.InitiateUpload), request => Assert.Equal($"Key {fal.ApiKey}", request.Authorization));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("seekable")]
    [InlineData("forward")]
    public async Task An_empty_image_is_rejected_before_anything_is_sent(string kind)
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = ClientOf(fal);

        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => client.UploadAsync(Image(kind, 0), cancellationToken: Token));

        Assert.Contains("is empty", exception.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Requests);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("forward")]
    public async Task A_host_that_does_not_respond_for_a_while_is_retried(string kind)
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = ClientOf(fal, clock: new AcceleratedClock(20));
        fal.Faults.Order(FalOperation.InitiateUpload, Fault.BadGateway);
        fal.Faults.Order(FalOperation.InitiateUpload, Fault.RateLimited());
        fal.Faults.Order(FalOperation.Upload, Fault.Unavailable());

        // On this clock the idle timeout of 45 seconds elapses soon.
        fal.Faults.Order(FalOperation.Upload, Fault.StallAt(100_000));

        Uri url = await client.UploadAsync(Image(kind, 300_000), cancellationToken: Token);

        Assert.Equal(Hash(300_000), fal.Files.Single(file => file.Url == url).Sha256);
        Assert.All(fal.Faults.Orders, order => Assert.Equal(1, order.Served));
    }

    [Fact]
    public async Task Both_images_of_a_pro_request_are_uploaded_and_used_for_the_video()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
        using KlingClient client = ClientOf(fal);
        ImageToVideoRequest request = new() { Prompt = "The leaves turn red", Model = KlingModel.V21Pro, Image = Image("file", 1000), TailImage = Image("forward", 2000) };
        UploadOptions upload = new() { Lifetime = TimeSpan.FromHours(1), Access = new FileAccessPolicy { Default = FileAccessDecision.Allow } };

        KlingVideo video = await client.ImageToVideoAsync(request, new RunOptions { Submit = new SubmitOptions { Upload = upload } }, Token);

        EmulatedJob job = Assert.Single(fal.Jobs);
        Assert.Equal(Hash(1000), FileOf(fal, job, "image_url").Sha256);
        Assert.Equal(Hash(2000), FileOf(fal, job, "tail_image_url").Sha256);
        Assert.All(fal.Files, file => Assert.Equal("""{"expiration_duration_seconds":3600,"initial_acl":{"default":"allow","rules":[]}}""", file.Lifecycle));
        Assert.Equal(job.RequestId, video.Ticket.RequestId);
    }

    [Fact]
    public async Task A_failed_upload_creates_no_job_and_says_so()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = ClientOf(fal);
        fal.Faults.Order(FalOperation.Upload, Fault.ResetAt(10), FaultPlan.Always);
        ImageToVideoRequest request = new() { Prompt = "The leaves turn red", Image = Image("file", 1000) };

        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => client.ImageToVideoAsync(request, cancellationToken: Token));

        Assert.StartsWith("fal did not respond to the upload of Image: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was bought.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(fal.Jobs);
    }

    private static KlingClient ClientOf(FalEmulator fal, HttpMessageHandler? handler = null, TimeProvider? clock = null)
    {
        KlingClientOptions options = new() { TimeProvider = clock ?? new ImpatientTime(), HttpTimeout = TimeSpan.FromHours(5) };
        fal.Configure(options);
        return new KlingClient(options, handler);
    }

    private static EmulatedFile FileOf(FalEmulator fal, EmulatedJob job, string field) =>
        fal.Files.Single(file => file.Url.AbsoluteUri == job.Input.GetProperty(field).GetString());

    private static string Hash(int length)
    {
        using NoiseStream noise = new(length, canSeek: false);
        return Convert.ToHexStringLower(SHA256.HashData(noise));
    }

    private KlingMedia Image(string kind, int length)
    {
        if (kind != "file")
        {
            return KlingMedia.FromStream(new NoiseStream(length, canSeek: kind == "seekable"), "image/png");
        }

        string path = Path.Combine(folder.FullName, "first.png");
        using FileStream file = File.Create(path);
        using NoiseStream noise = new(length, canSeek: false);
        noise.CopyTo(file);
        return KlingMedia.FromFile(path, "image/png");
    }
}
