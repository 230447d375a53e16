using Fal.Kling.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.EmulatorTests.Pipeline;

/// <summary>From a prompt to a video on disk, over real sockets.</summary>
public sealed class PipelineTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("fal-kling-").FullName;
    private FalEmulator fal = null!;
    private KlingClient client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        fal = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
        client = ClientOf(fal);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await fal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(VideoDuration.FiveSeconds, AspectRatio.Landscape16x9, 1.40)]
    [InlineData(VideoDuration.TenSeconds, AspectRatio.Portrait9x16, 2.80)]
    [InlineData(VideoDuration.FiveSeconds, AspectRatio.Square1x1, 1.40)]
    public async Task A_prompt_becomes_a_video_on_disk(VideoDuration duration, AspectRatio ratio, decimal charged)
    {
        string path = Path.Combine(folder, "boat.mp4");

        KlingVideo video = await client.TextToVideoAsync(
            new TextToVideoRequest { Prompt = "A paper boat", Duration = duration, AspectRatio = ratio }, cancellationToken: Token);
        await client.DownloadAsync(video, path, cancellationToken: Token);

        byte[] bytes = await File.ReadAllBytesAsync(path, Token);
        Assert.Equal("ftyp"u8, bytes.AsSpan(4, 4));
        Assert.Equal(video.FileSize, bytes.Length);
        Assert.Equal(charged, fal.AmountCharged);
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_call_takes_three_requests_and_consecutive_calls_reuse_connections()
    {
        await using FalEmulator unrecorded = await WatchedFal.StartAsync(
            new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero, RecordRequests = false }, Token);
        using KlingClient ours = ClientOf(unrecorded);

        for (int i = 0; i < 10; i++)
        {
            await ours.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);
        }

        Assert.Empty(unrecorded.Requests);
        Assert.Equal(30, unrecorded.RequestCount);
        Assert.InRange(unrecorded.ConnectionCount, 1, 10);
    }

    [Fact]
    public async Task Concurrent_jobs_share_http2_connections_and_requests_refused_for_lack_of_streams_are_retried()
    {
        const int Jobs = 25;
        const int StreamsPerConnection = 10;
        await using FalEmulator http2 = await WatchedFal.StartAsync(
            new FalEmulatorOptions { Protocols = EmulatorProtocols.Http2, MaxStreamsPerConnection = StreamsPerConnection }, Token);
        await using ServiceProvider services = Http2ServicesOf(http2);
        IKlingClient ours = services.GetRequiredService<IKlingClient>();

        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(_ => ours.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token)));

        Assert.Equal(Jobs, http2.Jobs.Count);
        Assert.InRange(http2.ConnectionCount, 2, Jobs - 1);
    }

    [Fact]
    public async Task A_submission_that_fal_might_have_accepted_is_not_resent_over_http2_either()
    {
        await using FalEmulator http2 = await WatchedFal.StartAsync(new FalEmulatorOptions { Protocols = EmulatorProtocols.Http2 }, Token);
        await using ServiceProvider services = Http2ServicesOf(http2);
        http2.Faults.Order(FalOperation.Submit, Fault.AcceptThenReset);

        await Assert.ThrowsAsync<KlingSubmitUncertainException>(() =>
            services.GetRequiredService<IKlingClient>().SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token));

        Assert.Single(http2.Jobs);
        Assert.Equal(1, http2.RequestCount);
    }

    [Fact]
    public async Task An_image_becomes_a_video_with_every_model()
    {
        foreach (KlingModel model in KlingModel.All)
        {
            ImageToVideoRequest request = new()
            {
                Prompt = "The robin builds its nest",
                Image = KlingMedia.FromUrl("https://example.com/robin.png"),
                TailImage = model.SupportsTailImage ? KlingMedia.FromUrl("https://example.com/nest.png") : null,
                Model = model,
            };
            await client.ImageToVideoAsync(request, cancellationToken: Token);
        }

        Assert.Equal(KlingModel.All.Select(model => model.ImageToVideoEndpoint), fal.Jobs.Select(job => job.EndpointId));
        Assert.Equal("https://example.com/nest.png", fal.Jobs[1].Input.GetProperty("tail_image_url").GetString());
    }

    [Fact]
    public async Task A_twenty_minute_job_takes_three_requests()
    {
        FakeTimeProvider clock = new();
        await using FalEmulator slow = await WatchedFal.StartAsync(
            new FalEmulatorOptions { QueueTime = TimeSpan.FromMinutes(5), RunTime = TimeSpan.FromMinutes(15), TimeProvider = clock }, Token);
        using KlingClient waiting = ClientOf(slow);

        Task<KlingVideo> wait = waiting.TextToVideoAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);
        while (!wait.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAny(wait, Task.Delay(1, Token));
        }

        await wait;
        Assert.Equal([FalOperation.Submit, FalOperation.Stream, FalOperation.Result], slow.Requests.Select(request => request.Operation));
    }

    [Fact]
    public async Task Invalid_input_names_the_field_and_carries_the_ticket()
    {
        ImageToVideoRequest request = new() { Prompt = "The robin", Image = KlingMedia.FromUrl(new Uri(fal.CdnUrl, "/files/b/otter/missing.png")) };

        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => client.ImageToVideoAsync(request, cancellationToken: Token));

        Assert.Equal("image_url", Assert.Single(exception.Problems).Path);
        Assert.Equal(fal.Jobs[0].RequestId, exception.Ticket?.RequestId);
    }

    [Fact]
    public async Task A_ticket_from_another_process_finishes_the_job()
    {
        KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);
        string text = job.Ticket.ToString();

        using KlingClient elsewhere = ClientOf(fal);
        KlingVideo video = await elsewhere.GetJob(JobTicket.Parse(text)).WaitAsync(cancellationToken: Token);

        Assert.Equal(job.Ticket, video.Ticket);
        Assert.Single(fal.Jobs);
    }

    [Fact]
    public async Task A_request_id_from_the_dashboard_finishes_the_job()
    {
        KlingJob<KlingVideo> job = await client.SubmitAsync(new TextToVideoRequest { Prompt = "A paper boat" }, cancellationToken: Token);

        JobTicket ticket = JobTicket.FromRequestId(job.Ticket.RequestId, KlingModel.V21Master.TextToVideoEndpoint!);
        KlingVideo video = await client.GetJob(ticket).WaitAsync(cancellationToken: Token);

        Assert.Equal(job.Ticket.RequestId, video.Ticket.RequestId);
    }

    // Without TLS the version cannot be negotiated, so the client has to be told.
    private static ServiceProvider Http2ServicesOf(FalEmulator emulator)
    {
        ServiceCollection services = new();
        services.AddKlingClient(emulator.Configure).ConfigureHttpClient(http => http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact);
        return services.BuildServiceProvider();
    }

    private static KlingClient ClientOf(FalEmulator fal)
    {
        KlingClientOptions options = new();
        fal.Configure(options);
        return new KlingClient(options);
    }
}
