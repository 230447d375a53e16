using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling submit</c>: buys and doesn't wait.</summary>
internal sealed class SubmitVerb : Verb
{
    public SubmitVerb()
        : base(
            "submit",
            "Submit a request and print its ticket, without waiting",
            "kling submit kling-3-pro --set prompt=\"A paper boat\" --set duration=5 > ticket.txt",
            "kling submit kling-3-pro --set prompt=\"A paper boat\" --webhook http://127.0.0.1:5000/hooks/fal --settings emulator.json")
    {
        RequestArguments.AddTo(this);
        Add(CommonOptions.Yes);
        WebhookArguments.AddTo(this);
    }

    public override bool Buys => true;

    public override async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        KlingRequest request = RequestArguments.Read(run);
        WebhookTarget? webhook = WebhookArguments.Read(run);
        await using FalSession session = run.OpenExisting();
        webhook?.ApplyTo(session);
        Generation generation = new(session, run.Report, run.Screen);
        decimal? price = generation.ShowPrice(request);
        Approval.Ask(run.Terminal, session, price, isBatch: false, run.Parsed.GetValue(CommonOptions.Yes));
        KlingJob job = await generation.SubmitAsync(request, webhook?.Url, cancellationToken);
        run.Report.Text(job.Ticket.ToString());
        return ExitCode.Done;
    }
}
