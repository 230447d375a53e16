namespace Fal.Kling.Emulator;

/// <summary>One endpoint of the catalogue: what it takes, what it makes and what it costs.</summary>
internal sealed class KlingEndpoint
{
    public required string Id { get; init; }

    /// <summary>What it does, such as <c>text-to-video</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The generation, such as <c>v2.1</c> or <c>v3-turbo</c>.</summary>
    public required string Family { get; init; }

    public required IReadOnlyList<FieldContract> Fields { get; init; }

    public required IReadOnlyList<OutputMember> Output { get; init; }

    /// <summary>The rules between fields, by the catalogue's names.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>The price, or null where none is known.</summary>
    public required EndpointPrice? Price { get; init; }

    /// <summary>Owner and app: all that request URLs name.</summary>
    public string App => field ??= AppOf(Id);

    /// <summary>The owner and app of an endpoint id or of the path of a request URL.</summary>
    public static string AppOf(string id)
    {
        int owner = id.IndexOf('/', StringComparison.Ordinal);
        int app = owner < 0 ? -1 : id.IndexOf('/', owner + 1);
        return app < 0 ? id : id[..app];
    }

    public FieldContract? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    public bool Makes(string member) => Output.Any(made => made.Name == member);
}
