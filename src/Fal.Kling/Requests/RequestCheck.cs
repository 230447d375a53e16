using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling;

/// <summary>What becomes of the problems of a request: a warning is logged, anything else stops it before fal hears of it.</summary>
internal static class RequestCheck
{
    /// <exception cref="KlingValidationException">There is a problem that is not only a warning. The exception has those.</exception>
    public static void ThrowIfInvalid(IReadOnlyList<KlingProblem> problems, ILogger logger)
    {
        if (problems.Count == 0)
        {
            return;
        }

        KlingProblem[] errors = [.. problems.Where(problem => !problem.IsWarning)];
        if (errors.Length > 0)
        {
            throw new KlingValidationException($"The request was not sent: {string.Join("; ", errors.AsEnumerable())}", errors);
        }

        foreach (KlingProblem warning in problems)
        {
            Log.ImageWarning(logger, warning.ToString());
        }
    }
}
