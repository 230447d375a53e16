using System.CommandLine;
using Fal.Kling.Cli.Input;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary>What <c>text</c> and <c>image</c> share: the options, and the way from the request to the file.</summary>
internal static class VideoArguments
{
    public static void AddTo(Command command)
    {
        command.Add(CommonOptions.Seconds);
        command.Add(CommonOptions.Aspect);
        command.Add(CommonOptions.Set);
        command.Add(CommonOptions.Output);
        command.Add(CommonOptions.Yes);
        WebhookArguments.AddTo(command);
    }

    public static void Apply(Invocation run, RequestInput input, string prompt)
    {
        input.Set("prompt", prompt);
        if (run.Parsed.GetValue(CommonOptions.Seconds) is { } seconds)
        {
            input.Set("seconds", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (run.Parsed.GetValue(CommonOptions.Aspect) is { } aspect)
        {
            input.Set("aspect", aspect);
        }

        RequestArguments.Apply(run.Parsed.GetValue(CommonOptions.Set)!, input);
    }

    /// <summary>Prints the price, asks if it is high, buys, waits, and saves the files.</summary>
    public static async Task<int> RunAsync(Invocation run, KlingRequest request, CancellationToken cancellationToken)
    {
        string output = OutputPath.Check(run.Parsed.GetValue(CommonOptions.Output));
        WebhookTarget? webhook = WebhookArguments.Read(run);
        await using FalSession session = await run.OpenAsync(cancellationToken);
        webhook?.ApplyTo(session);
        Generation generation = new(session, run.Report, run.Screen);
        decimal? price = generation.ShowPrice(request);
        Approval.Ask(run.Terminal, session, price, isBatch: false, run.Parsed.GetValue(CommonOptions.Yes));
        KlingJob job = await generation.SubmitAsync(request, webhook?.Url, cancellationToken);
        KlingResult result = await generation.WaitAsync(job, cancellationToken);
        await generation.SaveAsync(result, output, cancellationToken);
        await generation.ShowCostAsync(result, cancellationToken);
        return ExitCode.Done;
    }
}
