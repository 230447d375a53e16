namespace Fal.Kling;

/// <summary>The place of an image, a video or a sound in a request.</summary>
/// <param name="Path">The property that messages name, such as <c>StartImage</c> or <c>Elements[1].References[0]</c>.</param>
/// <param name="Limits">The limits of the endpoint.</param>
internal readonly record struct MediaSlot(string Path, MediaLimits Limits);
