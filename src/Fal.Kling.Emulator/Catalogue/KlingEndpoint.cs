namespace Fal.Kling.Emulator;

/// <summary>One endpoint of the catalogue: its input, its output and its price.</summary>
internal sealed class KlingEndpoint
{
    public required string Id { get; init; }

    /// <summary>What it does, such as <c>text-to-video</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The generation, such as <c>v2.1</c> or <c>v3-turbo</c>.</summary>
    public required string Family { get; init; }

    public required IReadOnlyList<FieldContract> Fields { get; init; }

    public required IReadOnlyList<OutputMember> Output { get; init; }

    /// <summary>The names of the rules between its fields, as in the catalogue.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>The price, or null if it is unknown.</summary>
    public required EndpointPrice? Price { get; init; }

    /// <summary>The owner and the app. Request URLs contain nothing else of the endpoint id.</summary>
    public string App => field ??= AppOf(Id);

    /// <summary>Gets the owner and the app from an endpoint id or from the path of a request URL.</summary>
    public static string AppOf(string id)
    {
        int owner = id.IndexOf('/', StringComparison.Ordinal);
        int app = owner < 0 ? -1 : id.IndexOf('/', owner + 1);
        return app < 0 ? id : id[..app];
    }

    public FieldContract? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    public bool Makes(string member) => Output.Any(made => made.Name == member);
}
