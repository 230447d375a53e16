using System.CommandLine;
using Fal.Kling.Cli.Input;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling text</c>: a video from a prompt.</summary>
internal sealed class TextVerb : Verb
{
    /// <summary>The newest generation whose price is known exactly.</summary>
    public const string DefaultModel = "kling-3-pro";

    private readonly Argument<string> prompt = new("PROMPT") { Description = "What the video shows, in quotes" };
    private readonly Option<string> model = new("--model", "-m") { Description = "The model", HelpName = "MODEL", DefaultValueFactory = _ => DefaultModel };

    public TextVerb()
        : base(
            "text",
            "Create a video from a prompt",
            "kling text \"A paper boat\"",
            "kling text \"A paper boat crosses a puddle\" --model kling-2.1-master --seconds 10 --aspect 9:16 -o boat.mp4")
    {
        model.CompletionSources.Add(_ => Models.All.Where(one => one.Endpoint.Kind == Models.TextToVideo).Select(one => new System.CommandLine.Completions.CompletionItem(one.Name)));
        Add(prompt);
        Add(model);
        VideoArguments.AddTo(this);
    }

    public override bool Buys => true;

    public override Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        RequestInput input = new(Models.Find(run.Parsed.GetValue(model)!, Models.TextToVideo), Environment.CurrentDirectory);
        VideoArguments.Apply(run, input, PromptText.Check(run.Parsed.GetValue(prompt)!));
        return VideoArguments.RunAsync(run, input.Create(), cancellationToken);
    }
}
