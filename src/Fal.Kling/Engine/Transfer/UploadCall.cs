using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Transfer;

/// <summary>What the parts of one upload share.</summary>
/// <param name="Path">What a problem with the image is about: a property or parameter.</param>
/// <param name="Purpose">What is uploaded, as the middle of a sentence: "the upload of Image".</param>
/// <param name="Key">The key, for the storage host only.</param>
/// <param name="Headers">Lifetime and access rules.</param>
/// <param name="Gauge">Counts the bytes; null when nobody wants to know.</param>
internal sealed record UploadCall(string Path, string Purpose, ApiKey Key, IReadOnlyList<KeyValuePair<string, string>> Headers, ProgressReporter? Gauge);
