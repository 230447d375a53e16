using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Input;

/// <summary>An endpoint of the catalogue under the short name that the command line uses.</summary>
/// <param name="Endpoint">The endpoint.</param>
internal sealed record Model(KlingEndpoint Endpoint)
{
    private const string TextSuffix = "-text-to-video";

    public string Id => Endpoint.Id;

    /// <summary>The endpoint id without its usual parts, such as <c>kling-3-pro</c> for <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</summary>
    public string Name { get; } = NameOf(Endpoint.Id);

    /// <summary>The required fields first, in the order of the catalogue.</summary>
    public IEnumerable<FieldContract> Fields => Endpoint.Fields.OrderBy(one => one.IsRequired ? 0 : 1);

    private static string NameOf(string id)
    {
        IEnumerable<string> segments = id.Split('/')
            .Where(segment => segment != "fal-ai")
            .Select(segment => segment == "kling-video" ? "kling" : segment)
            .Select(segment => segment is ['v', >= '0' and <= '9', ..] ? segment[1..] : segment);
        string name = string.Join('-', segments)
            .Replace("-video-to-video-edit", "-edit", StringComparison.Ordinal)
            .Replace("-flash-video-to-video", "-flash-edit", StringComparison.Ordinal)
            .Replace("-video-to-video-reference", "-video-reference", StringComparison.Ordinal);
        return name.EndsWith(TextSuffix, StringComparison.Ordinal) ? name[..^TextSuffix.Length] : name;
    }
}
