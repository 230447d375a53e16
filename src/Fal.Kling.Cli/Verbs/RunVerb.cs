namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling run</c>: any model, its fields by name.</summary>
internal sealed class RunVerb : Verb
{
    public RunVerb()
        : base(
            "run",
            "Run any model. With a MODEL, --help lists its fields with ranges and defaults",
            "kling run kling-3-standard --set prompt=\"A paper boat\" --set duration=3",
            "kling run kling-2.5-turbo-standard-image-to-video --set image=robin.jpg --input request.json -o nest.mp4",
            "kling run kling-3-pro --help")
    {
        RequestArguments.AddTo(this);
        Add(CommonOptions.Output);
        Add(CommonOptions.Yes);
        WebhookArguments.AddTo(this);
    }

    public override bool Buys => true;

    public override Task<int> RunAsync(Invocation run, CancellationToken cancellationToken) => VideoArguments.RunAsync(run, RequestArguments.Read(run), cancellationToken);
}
