using System.Globalization;
using Fal.Kling.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fal.Kling;

/// <summary>
/// Stops a request before it is sent: for a problem unless checks are off, a field with two values, or a price above the caller's limit. Warnings are logged.
/// </summary>
internal sealed class RequestCheck(bool refusesProblems, ILogger logger)
{
    /// <exception cref="KlingValidationException">
    /// There is a problem that is not only a warning, or the price is too high or unknown. The exception lists the problems.
    /// </exception>
    public void Check(KlingRequest request, SubmitOptions options)
    {
        Report(request.Validate());

        // One field cannot have two values, whatever the options say.
        if (request.Clashes() is { Length: > 0 } clashes)
        {
            Throw(clashes);
        }

        if (options.MaxPrice is { } most && ProblemOfPrice(request.EstimatePrice(), most) is { } problem)
        {
            Throw([problem]);
        }
    }

    /// <exception cref="KlingValidationException">The content cannot be uploaded.</exception>
    public void Check(MediaSlot slot, KlingMedia media)
    {
        MediaChecker checker = new();
        checker.Check(slot, media);
        Report(checker.All);
    }

    private static KlingProblem? ProblemOfPrice(KlingPrice? price, decimal most)
    {
        string? what = price switch
        {
            null => "this version does not know the price of the request",
            { Amount: var amount } when amount > most => $"the request costs {price}",
            _ => null,
        };
        return what is null ? null : new KlingProblem { Path = nameof(SubmitOptions.MaxPrice), Message = string.Create(CultureInfo.InvariantCulture, $"it is ${most:0.00##}, but {what}.") };
    }

    private void Report(IReadOnlyList<KlingProblem> problems)
    {
        KlingProblem[] errors = [.. problems.Where(problem => !problem.IsWarning)];
        if (errors.Length > 0 && refusesProblems)
        {
            Throw(errors);
        }

        foreach (KlingProblem problem in problems)
        {
            Log.RequestWarning(logger, problem.ToString());
        }
    }

    private static void Throw(KlingProblem[] problems) =>
        throw new KlingValidationException($"The request was not sent: {string.Join("; ", problems.AsEnumerable())}", problems);
}
