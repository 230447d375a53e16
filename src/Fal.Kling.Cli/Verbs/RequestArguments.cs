using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary>The arguments that describe a request to any model: MODEL, <c>--set</c> and <c>--input</c>.</summary>
internal sealed class RequestArguments
{
    public static readonly Argument<string> Model = new("MODEL")
    {
        Description = "A name such as kling-3-pro, or an endpoint id. `kling models` lists them",
        HelpName = "MODEL",
    };

    static RequestArguments() => Model.CompletionSources.Add(_ => Models.All.Select(model => new System.CommandLine.Completions.CompletionItem(model.Name)));

    public static void AddTo(Command command)
    {
        command.Add(Model);
        command.Add(CommonOptions.Set);
        command.Add(CommonOptions.Input);
    }

    /// <exception cref="UsageException">The request is invalid.</exception>
    public static KlingRequest Read(Invocation run)
    {
        string text = run.Parsed.GetValue(Model)!;
        string[] fields = run.Parsed.GetValue(CommonOptions.Set)!;
        string? file = run.Parsed.GetValue(CommonOptions.Input);
        JsonObject? json = file is null ? null : ReadFile(file);
        if (Models.TryFind(text) is not { } model)
        {
            return ReadUnknown(text, fields, json, file);
        }

        RequestInput input = new(model, Environment.CurrentDirectory);
        foreach ((string name, JsonNode? value) in json ?? [])
        {
            if (name != "endpoint_id")
            {
                input.Set(name, value);
            }
        }

        Apply(fields, input);
        return input.Create();
    }

    /// <summary>Applies <c>--set</c>.</summary>
    public static void Apply(IEnumerable<string> fields, RequestInput input)
    {
        foreach (string field in fields)
        {
            (string name, string value) = Split(field);
            input.Set(name, value);
        }
    }

    public static (string Name, string Value) Split(string field) => field.Split('=', 2) is [{ Length: > 0 } name, var value]
        ? (name, value)
        : throw new UsageException($"--set expects FIELD=VALUE, such as --set duration=10, but it is '{field}'.");

    // Any endpoint of fal runs with its own JSON, which this version cannot check.
    private static KlingRequest ReadUnknown(string text, string[] fields, JsonObject? json, string? file)
    {
        string endpointId = Models.EndpointIdOf(text);
        if (json is null || fields.Length > 0)
        {
            throw new UsageException($"This version does not know the fields of {endpointId}. Write them to a JSON file, and use --input FILE without --set.");
        }

        return RequestInput.Read(endpointId, json, Path.GetDirectoryName(Path.GetFullPath(file!))!);
    }

    private static JsonObject ReadFile(string file)
    {
        try
        {
            string text = file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file);
            return JsonNode.Parse(text) as JsonObject ?? throw new UsageException($"'{file}' does not contain a JSON object.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{file}' cannot be read: {exception.Message}");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"'{file}' is not JSON: {exception.Message}");
        }
    }
}
