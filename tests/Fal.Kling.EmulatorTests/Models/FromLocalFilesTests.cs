using Fal.Kling.Emulator;
using Fal.Kling.Tests.Media;

namespace Fal.Kling.EmulatorTests.Models;

/// <summary>Requests with an application's own files: each file is uploaded once, wherever it appears in the request, and typed results are returned.</summary>
public sealed class FromLocalFilesTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("fal-kling-").FullName;
    private FalEmulator fal = null!;
    private KlingClient client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        fal = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
        client = SharedEmulator.ClientOf(fal);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await fal.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Kling_3_accepts_two_elements_with_four_local_images()
    {
        KlingMedia frontal = Image("a.png");
        Kling3ImageToVideoRequest request = new()
        {
            StartImage = Image("start.png"),
            Prompt = "@Element1 meets @Element2",
            Seconds = 7,
            Elements =
            [
                new KlingElement { Frontal = frontal, References = [Image("b.png")] },
                new KlingElement { Frontal = Image("c.png"), References = [Image("d.png"), frontal] },
            ],
        };

        KlingVideo video = await client.RunAsync(request, cancellationToken: Token);

        EmulatedJob job = Assert.Single(fal.Jobs);
        string text = job.Input.GetRawText();
        Assert.Equal(5, fal.Files.Count(file => text.Contains(file.Url.AbsoluteUri, StringComparison.Ordinal)));
        Assert.Equal(request.EstimatePrice()!.Amount, job.AmountCharged);
        Assert.Equal(1.176m, job.AmountCharged);
        await client.DownloadAsync(video, folder, cancellationToken: Token);
        Assert.True(File.Exists(Path.Combine(folder, $"kling-{video.Ticket.RequestId}.mp4")));
    }

    [Fact]
    public async Task Kling_4_edits_a_local_video()
    {
        Kling4VideoEditRequest request = new() { Prompt = "make it night", Video = Video(6) };
        Assert.Equal(2 * 6 * 0.141m, request.EstimatePrice()!.Amount);
        KlingVideo video = await client.RunAsync(request, cancellationToken: Token);
        Assert.Equal("video/mp4", video.ContentType);
        Assert.Contains("/v4/requests/", video.Ticket.StatusUrl.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task O3_creates_shots_from_reference_images()
    {
        KlingO3ReferenceToVideoRequest request = new()
        {
            Shots = [new KlingShot { Prompt = "a fox in @Image1", Seconds = 3 }, new KlingShot { Prompt = "it sleeps", Seconds = 5 }],
            Images = [Image("wood.png")],
        };
        Assert.Equal(8 * 0.112m, request.EstimatePrice()!.Amount);
        await client.RunAsync(request, cancellationToken: Token);
        Assert.Equal("8", Assert.Single(fal.Jobs).Input.GetProperty("duration").GetString());
    }

    [Fact]
    public async Task Lip_sync_uses_a_local_sound_and_a_voice_is_created_from_one()
    {
        await client.RunAsync(new LipSyncRequest { Video = Video(5), Audio = Sound(4) }, cancellationToken: Token);
        KlingVoice voice = await client.RunAsync(new CreateVoiceRequest { Voice = Sound(12) }, cancellationToken: Token);
        await client.RunAsync(new Kling26ImageToVideoRequest { Prompt = "<<<voice_1>>> says hello", StartImage = Image("face.png"), VoiceIds = [voice.VoiceId] }, cancellationToken: Token);
        Assert.Equal(3, fal.Jobs.Count);
    }

    [Fact]
    public async Task Without_checks_a_file_outside_the_limits_is_uploaded_and_sent()
    {
        KlingO1VideoEditRequest request = new() { Prompt = "make it night", Video = Video(12) };
        await Assert.ThrowsAsync<KlingValidationException>(() => client.RunAsync(request, cancellationToken: Token));
        Assert.Empty(fal.Files);
        KlingClientOptions options = new() { ValidateRequests = false };
        fal.Configure(options);
        using KlingClient unchecking = new(options);
        await unchecking.RunAsync(request, cancellationToken: Token);
        Assert.Contains(fal.Files, file => fal.Jobs.Single().Input.GetRawText().Contains(file.Url.AbsoluteUri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Images_are_named_by_their_position_in_a_folder()
    {
        KlingImages images = await client.RunAsync(new Kling3ImageRequest { Prompt = "a fox", ImageCount = 3 }, cancellationToken: Token);
        foreach (KlingFile image in images.Images)
        {
            await client.DownloadAsync(image, folder, cancellationToken: Token);
        }

        string id = images.Ticket.RequestId;
        Assert.Equal([$"kling-{id}-2.png", $"kling-{id}-3.png", $"kling-{id}.png"], Directory.GetFiles(folder, "*.png").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(3 * 0.028m, await client.GetCostAsync(images, Token));
    }

    private KlingMedia Image(string name) => KlingMedia.FromFile(Write(name, ImageSamples.PngOf(640, 360, length: 300 + name.Sum(letter => letter))));

    private KlingMedia Video(double seconds) => KlingMedia.FromFile(Write($"{seconds}.mp4", new Mp4Sample { Seconds = seconds }.ToBytes()));

    private KlingMedia Sound(double seconds) => KlingMedia.FromFile(Write($"{seconds}.wav", SoundSamples.Wav(seconds)));

    private string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        string path = Path.Combine(folder, "in", name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
