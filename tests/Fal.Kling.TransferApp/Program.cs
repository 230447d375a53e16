using System.Diagnostics;
using System.Globalization;
using Fal.Kling;
using Fal.Kling.TransferApp;

// Runs in a process of its own, which can be measured and killed. It prints its progress, its duration and its peak memory.
switch (args)
{
    case ["download", string url, string warmUpUrl, string path]:
        await DownloadAsync(new Uri(url), new Uri(warmUpUrl), path);
        return 0;
    case ["upload", string storageUrl, string key, string kind, string length, string path]:
        await UploadAsync(new KlingClientOptions { ApiKey = key, StorageUrl = new Uri(storageUrl) }, kind, long.Parse(length, CultureInfo.InvariantCulture), path);
        return 0;
    default:
        Console.Error.WriteLine("download URL WARM_UP_URL PATH | upload STORAGE_URL KEY file|seekable|forward LENGTH PATH");
        return 2;
}

// The code is compiled and the first connection opened before anything is measured.
static async Task DownloadAsync(Uri url, Uri warmUpUrl, string path)
{
    using KlingClient client = new("transfer:app");
    KlingFile video = new() { Url = url, Ticket = JobTicket.FromRequestId("transfer-app", KlingModel.V21Master.TextToVideoEndpoint!) };
    await client.DownloadAsync(video with { Url = warmUpUrl }, path + ".warm-up", new DownloadOptions { Overwrite = true, Progress = new Silence() });
    await MeasureAsync(() => client.DownloadAsync(video, path, new DownloadOptions { Progress = new ProgressLines() }));
}

static async Task UploadAsync(KlingClientOptions options, string kind, long length, string path)
{
    using KlingClient client = new(options);
    await client.UploadAsync(ImageOf("forward", 1024, path), new UploadOptions { Progress = new Silence() });
    KlingMedia image = ImageOf(kind, length, path);
    await MeasureAsync(() => client.UploadAsync(image, new UploadOptions { Progress = new ProgressLines() }));
}

static KlingMedia ImageOf(string kind, long length, string path) => kind == "file"
    ? KlingMedia.FromFile(path, "image/png")
    : KlingMedia.FromStream(new NoiseStream(length, canSeek: kind == "seekable"), "image/png");

static async Task MeasureAsync<T>(Func<Task<T>> transfer)
{
    MemoryPeak memory = MemoryPeak.Begin();
    Stopwatch clock = Stopwatch.StartNew();
    T result = await transfer();
    Console.WriteLine($"result {result}");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seconds {clock.Elapsed.TotalSeconds:0.0000}"));
    Console.WriteLine($"grew {memory.Growth}");
}
