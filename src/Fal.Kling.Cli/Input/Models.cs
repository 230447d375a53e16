using Fal.Kling.Cli.Session;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Input;

/// <summary>Every model by its name.</summary>
internal static class Models
{
    public const string TextToVideo = "text-to-video";
    public const string ImageToVideo = "image-to-video";

    public static IReadOnlyList<Model> All { get; } = [.. ModelCatalogue.All.Select(endpoint => new Model(endpoint))];

    /// <summary>Finds a model by its name or endpoint id. Returns null if there is none.</summary>
    public static Model? TryFind(string text) =>
        All.FirstOrDefault(model => text.Equals(model.Name, StringComparison.OrdinalIgnoreCase) || text == model.Id || text == "fal-ai/" + model.Id);

    /// <summary>Finds a model by its name or endpoint id.</summary>
    /// <exception cref="UsageException">There is none. The message lists the closest names.</exception>
    public static Model Find(string text) => TryFind(text) ?? throw Unknown(text, All);

    /// <summary>Finds a model of a kind. The kind may be left out of its name.</summary>
    /// <exception cref="UsageException">There is none, or it is of another kind. The message lists what there is.</exception>
    public static Model Find(string text, string kind)
    {
        Model? found = TryFind($"{text}-{kind}") ?? TryFind(text);
        return found switch
        {
            null => throw Unknown(text, [.. All.Where(model => model.Endpoint.Kind == kind)]),
            _ when found.Endpoint.Kind == kind => found,
            _ => throw new UsageException($"{found.Name} is a model of the kind {found.Endpoint.Kind}, and this command needs {kind}. Use `kling run {found.Name}` for it."),
        };
    }

    /// <summary>Gets the endpoint id of a name. An id that the catalogue doesn't have is returned as it is.</summary>
    public static string EndpointIdOf(string text) => TryFind(text)?.Id ?? (text.Contains('/', StringComparison.Ordinal) ? text : throw Unknown(text, All));

    private static UsageException Unknown(string text, IReadOnlyList<Model> candidates)
    {
        IEnumerable<string> nearest = Nearest.To(text, candidates.Select(model => model.Name));
        return new UsageException($"There is no model '{text}'. The closest names are {string.Join(", ", nearest)}. `kling models` lists all of them.");
    }
}
