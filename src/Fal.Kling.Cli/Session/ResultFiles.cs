namespace Fal.Kling.Cli.Session;

/// <summary>The files of a result, and where they are saved.</summary>
internal static class ResultFiles
{
    public static IReadOnlyList<KlingFile> Of(KlingResult result) => result switch
    {
        KlingVideo { Audio: { } sound } video => [video.File, sound],
        KlingVideo video => [video.File],
        KlingImages images => images.Images,
        KlingAudio sound => [sound.File],
        CustomResult any => any.Files,
        _ => [],
    };

    /// <summary>Gets the path of one of several files. Further ones end in <c>-2</c>, <c>-3</c> and so on, as in a folder.</summary>
    public static string PathOf(string output, int index) => index == 0 || Directory.Exists(output)
        ? output
        : Path.Combine(Path.GetDirectoryName(output)!, $"{Path.GetFileNameWithoutExtension(output)}-{index + 1}{Path.GetExtension(output)}");
}
