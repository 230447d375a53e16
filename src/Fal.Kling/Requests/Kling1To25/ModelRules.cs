namespace Fal.Kling;

/// <summary>Checks what a model of Kling 1 to 2.5 can do.</summary>
internal static class ModelRules
{
    /// <summary>Adds a problem if the model doesn't have an endpoint for the request.</summary>
    public static void AddProblems(RequestProblems problems, KlingModel model, string what, Func<KlingModel, bool> canDoIt)
    {
        if (!model.IsKnown)
        {
            problems.Refuse("Model", $"this version does not know the model {model}. Use a CustomRequest, which reaches any endpoint.");
        }
        else
        {
            AddProblems(problems, model, isUsed: true, "Model", what, canDoIt);
        }
    }

    /// <summary>Adds a problem if the request uses something that the model doesn't support.</summary>
    public static void AddProblems(RequestProblems problems, KlingModel model, bool isUsed, string path, string what, Func<KlingModel, bool> canDoIt) =>
        problems.RefuseIf(isUsed && model.IsKnown && !canDoIt(model), path, $"the model {model} {what}. These models support it: {string.Join(", ", KlingModel.All.Where(canDoIt))}.");
}
