namespace Fal.Kling;

/// <summary>The place of an image, a video or a sound in a request.</summary>
/// <param name="Path">The property, such as <c>StartImage</c> or <c>Elements[1].References[0]</c>, by which messages name it.</param>
/// <param name="Limits">What the endpoint takes there.</param>
internal readonly record struct MediaSlot(string Path, MediaLimits Limits);
