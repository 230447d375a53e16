using System.CommandLine;
using System.Text.Json.Nodes;
using Fal.Kling.Cli.Checks;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Output;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling models</c>: the catalogue, and whether fal still serves what it says.</summary>
internal sealed class ModelsVerb : Verb
{
    private readonly Argument<string?> model = new("MODEL") { Description = "A name or an endpoint id, for its fields (default: a list of all)", HelpName = "MODEL", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<bool> check = new("--check")
    {
        Description = "Compare with fal's live OpenAPI documents, and print every difference as a table in Markdown. Needs no key",
    };

    public ModelsVerb()
        : base("models", "List the models, or the fields of one", "kling models", "kling models kling-3-pro", "kling models --check", "kling models kling-3-pro --json")
    {
        model.CompletionSources.Add(_ => Models.All.Select(one => new System.CommandLine.Completions.CompletionItem(one.Name)));
        Add(model);
        Add(check);
    }

    public override Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        Model? one = run.Parsed.GetValue(model) is { } text ? Models.Find(text) : null;
        IReadOnlyList<Model> models = one is null ? Models.All : [one];
        if (run.Parsed.GetValue(check))
        {
            return CheckAsync(run, models, cancellationToken);
        }

        run.Report.Json(one is null
            ? new JsonObject { ["models"] = new JsonArray([.. models.Select(ModelJson.Of)]) }
            : ModelJson.Of(one));
        foreach (string line in one is null ? ModelText.List(models) : ModelText.Describe(one))
        {
            run.Report.Text(line);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> CheckAsync(Invocation run, IReadOnlyList<Model> models, CancellationToken cancellationToken)
    {
        await using FalSession session = await run.OpenWithoutKeyAsync(cancellationToken);
        Uri host = session.OpenApiUrl;
        run.Report.Note($"Comparing {models.Count} endpoints with {host}.");
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
        CatalogueCheck result = await CatalogueCheck.RunAsync(http, host, models, cancellationToken);
        run.Report.Json(result.ToJson(models.Count));
        foreach (string line in result.ToMarkdown())
        {
            run.Report.Text(line);
        }

        run.Report.Note($"{models.Count - result.Unread.Count} endpoints compared, {result.Differences.Count} differences, {result.Unread.Count} not read.");
        return result.Differences.Count > 0 ? ExitCode.Found : result.Unread.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }
}
