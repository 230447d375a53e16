namespace Studio.Videos;

/// <summary>Where finished videos are kept. With several machines, it must be one that all of them reach.</summary>
public interface IVideoStore
{
    /// <summary>Stores a video. The same video may be stored again, also at the same time.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="file">The complete file. It may be moved.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task SaveAsync(string id, string file, CancellationToken cancellationToken);

    /// <summary>Serves a video, with ranges, or sends the browser to where it is.</summary>
    /// <param name="id">The order's id.</param>
    /// <param name="downloadName">The file name to save it as; <see langword="null"/> to play it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IResult> ServeAsync(string id, string? downloadName, CancellationToken cancellationToken);
}
