namespace Fal.Kling.Tests.Transfer;

/// <summary>A CDN with one video, and a folder to download it to.</summary>
public abstract class DownloadFixture : IDisposable
{
    private protected DownloadFixture() => Cdn = new FakeCdn(Video);

    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("kling-download-");

    protected string Target => Path.Combine(Folder.FullName, "boat.mp4");

    protected string Part => Target + ".part";

    protected string Mark => Target + ".part.json";

    private protected static byte[] Video { get; } = FakeCdn.Mp4(50_000);

    private protected FakeCdn Cdn { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Folder.Delete(recursive: true);
        Cdn.Dispose();
    }

    protected Task DownloadAsync(int maxRetries = 3) => Cdn.Client(maxRetries: maxRetries).DownloadAsync(FakeCdn.Video, Target, cancellationToken: Token);

    /// <summary>Asserts that the video has its final name and that no temporary files are left.</summary>
    protected void AssertWhole()
    {
        Assert.Equal(Video, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(Folder.FullName));
    }
}
