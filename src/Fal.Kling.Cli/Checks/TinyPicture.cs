namespace Fal.Kling.Cli.Checks;

/// <summary>A black picture of 300 × 300 pixels.</summary>
internal static class TinyPicture
{
    public static byte[] Bytes { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAASwAAAEsAQAAAABRBrPYAAAAIklEQVR42u3BMQEAAADCoPVPbQo/oAAAAAAAAAAAAAAAeBkttAABAZVTBAAAAABJRU5ErkJggg==");
}
