using System.Net;
using System.Security.Cryptography;
using Fal.Kling.Emulator;
using Fal.Kling.EmulatorTests.Faults;
using Fal.Kling.Tests.Transfer;

namespace Fal.Kling.EmulatorTests.Files;

public sealed class DownloadTests : IDisposable
{
    private const int Length = 3_000_000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-download-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(folder.FullName, "boat.mp4");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_resets_at_random_positions_still_deliver_the_whole_file_and_stream(bool isHttp2)
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { Protocols = isHttp2 ? EmulatorProtocols.Http2 : EmulatorProtocols.Http1 }, Token);
        using ExactVersion http = new(isHttp2);
        using KlingClient client = ClientOf(fal, http);
        EmulatedFile file = fal.AddFile("output.mp4", Length);
        Random random = new(4);
        using MemoryStream stream = new();

        OrderResets();
        await client.DownloadAsync(VideoOf(file), Target, cancellationToken: Token);
        OrderResets();
        await client.DownloadAsync(VideoOf(file), stream, cancellationToken: Token);

        Assert.Equal(file.Sha256, Hash(await File.ReadAllBytesAsync(Target, Token)));
        Assert.Equal(file.Sha256, Hash(stream.ToArray()));
        Assert.All(fal.Faults.Orders, order => Assert.Equal(1, order.Served));
        Assert.DoesNotContain(fal.Requests, request => request.Authorization is not null);

        void OrderResets()
        {
            for (int i = 0; i < 10; i++)
            {
                fal.Faults.Order(FalOperation.Download, Fault.ResetAt(random.Next(Length / 10)));
            }
        }
    }

    public static TheoryData<string> Spoilt => [.. new[] { "stall-at=100000", "cut-at=0", "end-at=200000", "shorten-to=200000", "split-body=70000", "bad-gateway", "unavailable=1", "rate-limited" }];

    [Theory]
    [MemberData(nameof(Spoilt))]
    public async Task A_single_failure_does_not_lose_the_video(string fault)
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);

        // On this clock the idle timeout of 45 seconds elapses soon.
        using KlingClient client = ClientOf(fal, clock: fault.StartsWith("stall", StringComparison.Ordinal) ? new AcceleratedClock(20) : null);
        EmulatedFile file = fal.AddFile("output.mp4", Length);
        FaultOrder order = fal.Faults.Order(FalOperation.Download, Fault.Parse(fault));

        await client.DownloadAsync(VideoOf(file), Target, cancellationToken: Token);

        Assert.Equal(1, order.Served);
        Assert.Equal(file.Sha256, Hash(await File.ReadAllBytesAsync(Target, Token)));
        Assert.Equal([Target], Directory.GetFiles(folder.FullName));
    }

    [Theory]
    [InlineData("change-file")]
    [InlineData("ignore-range")]
    [InlineData("range-not-satisfiable")]
    public async Task After_a_cut_the_file_is_correct_even_if_the_server_has_changed(string fault)
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = ClientOf(fal);
        EmulatedFile file = fal.AddFile("output.mp4", Length);
        fal.Faults.Order(FalOperation.Download, Fault.CutAt(1_000_000));
        FaultOrder order = fal.Faults.Order(FalOperation.Download, Fault.Parse(fault));

        await client.DownloadAsync(VideoOf(file), Target, cancellationToken: Token);

        Assert.Equal(1, order.Served);
        Assert.Equal(file.Sha256, Hash(await File.ReadAllBytesAsync(Target, Token)));
    }

    [Fact]
    public async Task Downloading_a_private_video_fails_and_names_the_setting_that_made_it_private()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
        using KlingClient client = ClientOf(fal);
        SubmitOptions hidden = new() { OutputAccess = new FileAccessPolicy { Default = FileAccessDecision.Forbid } };
        KlingVideo video = await client.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, new RunOptions { Submit = hidden }, Token);

        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => client.DownloadAsync(video, Target, cancellationToken: Token));

        Assert.Equal(HttpStatusCode.Forbidden, exception.StatusCode);
        Assert.Contains("SubmitOptions.OutputAccess", exception.Message, StringComparison.Ordinal);
        Assert.Equal(video.Ticket, exception.Ticket);
    }

    [Fact]
    public async Task An_html_page_instead_of_the_video_is_rejected_and_the_download_can_be_repeated()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);
        using KlingClient client = ClientOf(fal);
        EmulatedFile file = fal.AddFile("output.mp4", Length);
        fal.Faults.Order(FalOperation.Download, Fault.HtmlPage);

        await Assert.ThrowsAsync<KlingApiException>(() => client.DownloadAsync(VideoOf(file), Target, cancellationToken: Token));
        Assert.Empty(Directory.GetFiles(folder.FullName));
        await client.DownloadAsync(VideoOf(file), Target, cancellationToken: Token);

        Assert.Equal(file.Sha256, Hash(await File.ReadAllBytesAsync(Target, Token)));
    }

    private static KlingClient ClientOf(FalEmulator fal, HttpMessageHandler? handler = null, TimeProvider? clock = null)
    {
        KlingClientOptions options = new() { TimeProvider = clock ?? new ImpatientTime(), HttpTimeout = TimeSpan.FromHours(5), MaxRetries = 10 };
        fal.Configure(options);
        return new KlingClient(options, handler);
    }

    private static KlingFile VideoOf(EmulatedFile file) =>
        new() { Url = file.Url, FileSize = file.Length, Ticket = JobTicket.FromRequestId("test", KlingModel.V21Master.TextToVideoEndpoint!) };

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
