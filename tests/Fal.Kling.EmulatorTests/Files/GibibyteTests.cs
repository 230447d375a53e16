using System.Globalization;
using System.Security.Cryptography;
using Fal.Kling.Emulator;
using Fal.Kling.TransferApp;

namespace Fal.Kling.EmulatorTests.Files;

/// <summary>Large files are transferred in constant memory, whatever fails on the way. Each transfer runs in a process of its own, so that its memory can be measured.</summary>
public sealed class GibibyteTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private const long Gibibyte = 1024L * Megabyte;
    private const long PartSize = 10 * Megabyte;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-gibibyte-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_gibibyte_uploads_from_a_file_or_any_stream_through_ten_resets_in_at_most_64_MiB_of_memory()
    {
        string path = Path.Combine(folder.FullName, "image.png");
        await using (FileStream file = File.Create(path))
        {
            await new NoiseStream(Gibibyte, canSeek: false).CopyToAsync(file, Megabyte, Token);
        }

        string expected = await HashOfAsync(path);
        foreach (string kind in new[] { "file", "seekable", "forward" })
        {
            DirectoryInfo spool = folder.CreateSubdirectory(kind);
            await using FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { SpoolDirectory = spool.FullName }, Token);
            Random random = new(20261001);
            List<FaultOrder> resets = [.. RandomOffsets(random).Select(offset => InjectReset(fal, offset))];
            using TransferProcess upload = TransferProcess.Upload(fal.StorageUrl, fal.ApiKey, kind, Gibibyte, path);

            Assert.True(await upload.RunAsync(_ => true, Token));

            Assert.All(resets, reset => Assert.Equal(1, reset.Served));
            Assert.Equal(expected, fal.Files.Single(file => file.Url.AbsoluteUri == upload.Result).Sha256);
            Assert.InRange(upload.Growth, 0, 64 * Megabyte);
            TestContext.Current.SendDiagnosticMessage($"An upload of 1 GiB from {kind} grew the process by {upload.Growth / Megabyte} MiB.");
        }
    }

    [Fact]
    public async Task A_gibibyte_downloads_through_ten_cuts_and_a_killed_process_in_at_most_32_MiB_of_memory()
    {
        await using FalEmulator fal = await WatchedFal.StartAsync(cancellationToken: Token);
        EmulatedFile video = fal.AddFile("output.mp4", Gibibyte, seed: 4);
        Uri warmUp = fal.AddFile("warm-up.mp4", Megabyte).Url;
        string path = Path.Combine(folder.FullName, "video.mp4");
        InjectCuts(fal, video);
        using TransferProcess first = TransferProcess.Download(video.Url, warmUp, path);
        bool ended = await first.RunAsync(bytes => IsWholeOrAbsent(path) && bytes < 100 * Megabyte, Token);
        Assert.False(ended);
        long arrived = new FileInfo(path + ".part").Length;
        Assert.InRange(arrived, 100 * Megabyte, Gibibyte - 1);

        int requests = fal.Requests.Count;
        using TransferProcess second = TransferProcess.Download(video.Url, warmUp, path);
        Assert.True(await second.RunAsync(_ => IsWholeOrAbsent(path), Token));

        RecordedRequest resumed = fal.Requests.Skip(requests).First(request => request.Path == video.Url.AbsolutePath);
        Assert.Equal($"bytes={arrived}-", resumed.Headers["Range"]);
        Assert.Equal(video.ETag, resumed.Headers["If-Range"]);
        Assert.All(fal.Faults.Orders, order => Assert.Equal(1, order.Served));
        Assert.Equal(video.Sha256, await HashOfAsync(path));
        Assert.InRange(second.Growth, 0, 32 * Megabyte);
        Assert.Equal(["video.mp4", "video.mp4.warm-up"], folder.GetFiles().Select(file => file.Name).Order());
        TestContext.Current.SendDiagnosticMessage($"A download of {(Gibibyte - arrived) / Megabyte} MiB grew the process by {second.Growth / Megabyte} MiB.");
    }

    // The file is renamed in one step, so a file with the final name is complete.
    private static bool IsWholeOrAbsent(string path)
    {
        FileInfo file = new(path);
        Assert.True(!file.Exists || file.Length == Gibibyte, "A partial file has the final name.");
        return true;
    }

    private static IEnumerable<long> RandomOffsets(Random random) => Enumerable.Range(0, 10).Select(_ => random.NextInt64(Gibibyte));

    // Only the first attempt of a part is hit. Two resets of one part hit its first two attempts.
    private static FaultOrder InjectReset(FalEmulator fal, long offset)
    {
        string part = ((offset / PartSize) + 1).ToString(CultureInfo.InvariantCulture);
        return fal.Faults.Order(FalOperation.Upload, Fault.ResetAt(offset % PartSize), when: request => request.Path.EndsWith("/" + part, StringComparison.Ordinal));
    }

    // Each request for the video is cut at the next of ten random positions in the file.
    private static void InjectCuts(FalEmulator fal, EmulatedFile video)
    {
        long at = 0;
        foreach (long offset in RandomOffsets(new Random(4)).Order())
        {
            fal.Faults.Order(FalOperation.Download, Fault.CutAt(offset - at), when: request => request.Path == video.Url.AbsolutePath);
            at = offset;
        }
    }

    private static async Task<string> HashOfAsync(string path)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, Token));
    }
}
