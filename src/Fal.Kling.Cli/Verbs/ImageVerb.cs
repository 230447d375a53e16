using System.CommandLine;
using Fal.Kling.Cli.Input;

namespace Fal.Kling.Cli.Verbs;

/// <summary><c>kling image</c>: a video that starts with an image.</summary>
internal sealed class ImageVerb : Verb
{
    private readonly Argument<string> image = new("IMAGE") { Description = "The first frame: a file or a URL" };
    private readonly Argument<string> prompt = new("PROMPT") { Description = "What happens, in quotes" };
    private readonly Option<string?> end = new("--end") { Description = "The last frame: a file or a URL. Not every model takes one", HelpName = "IMAGE" };
    private readonly Option<string> model = new("--model", "-m") { Description = "The model", HelpName = "MODEL", DefaultValueFactory = _ => TextVerb.DefaultModel };

    public ImageVerb()
        : base(
            "image",
            "Create a video from an image",
            "kling image robin.jpg \"The robin builds its nest\"",
            "kling image robin.jpg \"The robin builds its nest\" --end nest.png --seconds 10 -o nest.mp4")
    {
        model.CompletionSources.Add(_ => Models.All.Where(one => one.Endpoint.Kind == Models.ImageToVideo).Select(one => new System.CommandLine.Completions.CompletionItem(one.Name)));
        Add(image);
        Add(prompt);
        Add(end);
        Add(model);
        VideoArguments.AddTo(this);
    }

    public override bool Buys => true;

    public override Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        RequestInput input = new(Models.Find(run.Parsed.GetValue(model)!, Models.ImageToVideo), Environment.CurrentDirectory);
        VideoArguments.Apply(run, input, PromptText.Check(run.Parsed.GetValue(prompt)!));
        input.Set("image", run.Parsed.GetValue(image)!);
        if (run.Parsed.GetValue(end) is { } last)
        {
            input.Set("end", last);
        }

        return VideoArguments.RunAsync(run, input.Create(), cancellationToken);
    }
}
