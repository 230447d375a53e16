using Microsoft.Extensions.Options;
using Studio.Hosting;

namespace Studio.Videos;

/// <summary>Keeps videos in a folder: of this machine, or a volume that all machines share.</summary>
/// <param name="options">The folder.</param>
public sealed class DiskVideoStore(IOptions<StudioOptions> options) : IVideoStore
{
    private readonly string folder = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), "videos");

    /// <inheritdoc/>
    public Task SaveAsync(string id, string file, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        File.Move(file, PathOf(id), overwrite: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IResult> ServeAsync(string id, string? downloadName, CancellationToken cancellationToken)
    {
        FileInfo file = new(PathOf(id));
        return Task.FromResult(file.Exists
            ? Results.File(file.FullName, "video/mp4", downloadName, file.LastWriteTimeUtc, enableRangeProcessing: true)
            : Results.Problem("The video is not in the store.", statusCode: StatusCodes.Status404NotFound));
    }

    private string PathOf(string id) => Path.Combine(folder, $"{id}.mp4");
}
