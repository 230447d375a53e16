using Fal.Kling.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fal.Kling.Jobs;

/// <summary>What becomes of the problems of a request: a warning is logged, anything else stops it before fal hears of it.</summary>
internal static class RequestCheck
{
    /// <exception cref="KlingValidationException">There is a problem that is not only a warning. The exception has those.</exception>
    public static void ThrowIfInvalid(IReadOnlyList<Problem> problems, ILogger logger)
    {
        if (problems.Count == 0)
        {
            return;
        }

        Problem[] errors = [.. problems.Where(problem => !problem.IsWarning)];
        if (errors.Length > 0)
        {
            throw new KlingValidationException($"The request was not sent: {string.Join("; ", errors.AsEnumerable())}", errors);
        }

        foreach (Problem warning in problems)
        {
            Log.ImageWarning(logger, warning.ToString());
        }
    }
}
