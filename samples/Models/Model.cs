using Fal.Kling;

/// <summary>An endpoint that the sample can run.</summary>
/// <param name="Kind">What it creates and from which input.</param>
/// <param name="Create">Creates its request.</param>
internal sealed record Model(string Kind, Func<Ingredients, KlingRequest> Create)
{
    /// <summary>A request with the sample's own prompt and files, for the endpoint id and the price.</summary>
    public KlingRequest Example { get; } = Create(Ingredients.Own);

    /// <summary>The endpoint id without its usual parts, such as <c>kling-3-pro</c> for <c>fal-ai/kling-video/v3/pro/text-to-video</c>.</summary>
    public string Name
    {
        get
        {
            const string Usual = "-text-to-video";
            IEnumerable<string> segments = Example.EndpointId.Split('/')
                .Where(segment => segment != "fal-ai")
                .Select(segment => segment == "kling-video" ? "kling" : segment)
                .Select(segment => segment is ['v', >= '0' and <= '9', ..] ? segment[1..] : segment);
            string name = string.Join('-', segments)
                .Replace("-video-to-video-edit", "-edit", StringComparison.Ordinal)
                .Replace("-flash-video-to-video", "-flash-edit", StringComparison.Ordinal)
                .Replace("-video-to-video-reference", "-video-reference", StringComparison.Ordinal);
            return name.EndsWith(Usual, StringComparison.Ordinal) ? name[..^Usual.Length] : name;
        }
    }
}
