namespace Fal.Kling;

/// <summary>What a model of Kling 1 to 2.5 can do.</summary>
internal static class ModelRules
{
    /// <summary>Adds a problem where the model has no endpoint for the request.</summary>
    public static void AddProblems(RequestProblems problems, KlingModel model, string what, Func<KlingModel, bool> canDoIt)
    {
        if (!model.IsKnown)
        {
            problems.Refuse("Model", $"this version does not know the model {model}; use a CustomRequest, which reaches any endpoint.");
        }
        else
        {
            AddProblems(problems, model, isUsed: true, "Model", what, canDoIt);
        }
    }

    /// <summary>Adds a problem where the request uses something that the model does not have.</summary>
    public static void AddProblems(RequestProblems problems, KlingModel model, bool isUsed, string path, string what, Func<KlingModel, bool> canDoIt) =>
        problems.RefuseIf(isUsed && model.IsKnown && !canDoIt(model), path, $"the model {model} {what} (models that can: {string.Join(", ", KlingModel.All.Where(canDoIt))})");
}
